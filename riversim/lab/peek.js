// On a phone the picture has scrolled away from most of what is moved: while that is, the picture is seen small, beside no hand.
const PEEK_MS = 1500; // after what was moved last
const PEEK_HIGH = 0.36; // of the window, with its rim

// Watches the sliders around a picture; returns what stops that.
function peek(lab, el) {
  let rest = 0;
  const end = () => lab.classList.remove("riversim-peeking");
  const moved = ({ target }) => {
    if (!target.matches(".riversim-side .riversim-slider-bar")) return;
    const [box, bar] = [el.getBoundingClientRect(), target.getBoundingClientRect()];
    const notes = lab.querySelector(".riversim-notes")?.getBoundingClientRect().bottom ?? 0;
    if (lab.clientWidth > 720 || box.bottom > notes + 0.6 * box.height) return;
    const below = notes + 4 + PEEK_HIGH * innerHeight;
    const top = bar.top - 30 > below ? notes + 4 : innerHeight * (1 - PEEK_HIGH);
    lab.style.setProperty("--riversim-peek", `${top - lab.getBoundingClientRect().top}px`); // the lab is a window of its own
    lab.classList.add("riversim-peeking");
    clearTimeout(rest);
    rest = setTimeout(end, PEEK_MS);
  };
  lab.addEventListener("input", moved);
  return () => {
    lab.removeEventListener("input", moved);
    clearTimeout(rest);
    end();
  };
}

