// How hands move things: `script` puts it before the scripts of widgets that can be moved.
const SIDEWAYS = 6; // [pixels]

// A mouse or a pen has hold of a part at once, a finger when it goes sideways or taps: one that goes up or down scrolls
// the page, and two zoom it, whatever they began on, where the part's style says `touch-action: pan-y pinch-zoom`.
function hands(part, { take, move = () => {}, leave = () => {}, lose = () => {} }) {
  let first = null;
  let held = false;
  let two = false;
  const hold = () => {
    held = true;
    take(first);
  };
  const another = ({ isPrimary }) => (two ||= !isPrimary);
  part.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    first = event;
    held = two = false;
    document.addEventListener("pointerdown", another, true); // on the part or beside it
    if (event.pointerType !== "touch") hold();
  });
  part.addEventListener("pointermove", (event) => {
    if (!first || !event.isPrimary) return;
    if (!held && !two && Math.abs(event.clientX - first.clientX) > SIDEWAYS) hold();
    if (held) move(event);
  });
  const end = ({ type, isPrimary, target }) => {
    if (!first || !isPrimary) return;
    if (type === "lostpointercapture" && target !== part) return; // a finger was on a part within, which gave it up to this one
    if (!held && !two && type === "pointerup") hold();
    first = null;
    document.removeEventListener("pointerdown", another, true);
    (held ? leave : lose)();
  };
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) part.addEventListener(type, end);
}

// The browser's own slider moves when a finger comes down, before it is known whether it scrolls: until then it is set back.
function steady(bar, move) {
  let before = null;
  let wanted = null;
  bar.addEventListener("pointerdown", ({ pointerType }) => {
    before = wanted = pointerType === "touch" ? bar.value : null;
  });
  bar.addEventListener("input", () => {
    if (before === null) return move();
    wanted = bar.value;
    bar.value = before;
  });
  const take = () => {
    if (before === null) return;
    const moved = wanted !== before;
    before = null;
    bar.value = wanted;
    if (moved) move();
  };
  hands(bar, { take, lose: () => (before = null) });
}

