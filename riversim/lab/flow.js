// Water that runs while time stands still: light dashes drift along the streams, drawn over the frame by the page itself.
const FLOW_MS = 50; // between two steps: as calm as a creek, and next to no work
const FRAME_MS = 16; // what a browser takes to come to a frame that it is asked for
const DRIFT = 0.035; // of the picture's width in a second, where a stream is full

// Draws on a sheet over the picture while it is seen and nobody asks for less motion; returns what stops it.
function flow(model, sheet, strengths) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const lines = new Map(); // of a stream, for the sheet's present width
  let at = 0;
  let moved = 0;
  let asked = 0;
  let waits = 0;

  function line(points, width, height) {
    const path = new Path2D();
    for (let i = 0; i < points.length; i += 2) path.lineTo(points[i] * width, points[i + 1] * height);
    return path;
  }

  function fit() {
    const [width, height] = [sheet.clientWidth, sheet.clientHeight];
    if (sheet.width === width && sheet.height === height && lines.size) return;
    Object.assign(sheet, { width, height });
    lines.clear();
    model.get("streams").forEach(([wide, ...points], i) => lines.set(i, [wide * width, line(points, width, height)]));
  }

  function draw() {
    fit();
    const pen = sheet.getContext("2d");
    pen.clearRect(0, 0, sheet.width, sheet.height);
    pen.strokeStyle = "rgba(255, 255, 255, 0.6)";
    pen.lineCap = "round";
    const dash = 0.012 * sheet.width;
    pen.setLineDash([dash, 3 * dash]);
    lines.forEach(([wide, path], i) => {
      const strength = strengths()[i] ?? 0;
      if (strength < 0.08) return;
      pen.lineWidth = Math.max(1, 0.16 * wide * strength);
      pen.lineDashOffset = -at * sheet.width * (0.4 + 0.6 * Math.min(strength, 1.5));
      pen.stroke(path);
    });
  }

  // A frame is asked for only when it is time to draw: who asks for each has the browser make them all.
  function step(now) {
    waits = setTimeout(() => (asked = requestAnimationFrame(step)), FLOW_MS - FRAME_MS);
    if (!sheet.clientWidth) return;
    at += DRIFT * Math.min((now - moved) / 1000, 0.2);
    moved = now;
    draw();
  }

  function stop() {
    clearTimeout(waits);
    cancelAnimationFrame(asked);
  }

  function begin() {
    const still = calm.matches || model.get("calm") || !model.get("streams").length;
    stop();
    lines.clear();
    if (still) sheet.getContext("2d").clearRect(0, 0, sheet.width, sheet.height);
    else asked = requestAnimationFrame(step);
  }

  calm.addEventListener("change", begin);
  model.on("change:calm change:streams", begin);
  begin();
  return () => {
    stop();
    calm.removeEventListener("change", begin);
    model.off("change:calm change:streams", begin);
  };
}
