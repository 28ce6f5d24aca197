// What is read stays where it is while pictures above it come to life, and while Voila moves the whole page into a frame
// of its own, in which it would begin at the top again.
{
  const cells = document.getElementById("rendered_cells");
  const { parentNode } = cells;
  let read = null; // the words where one reads, a little above the middle of the window
  let at = 0; // and where they are
  let moving = 0; // frames for which the page still has to find its place
  let held = -1; // where it was put: what is not scrolled by the reader is not noted

  const note = () => {
    if (moving || cells.scrollTop === held || (cells.parentNode !== parentNode && !cells.clientHeight)) return;
    const eyes = 0.4 * cells.clientHeight;
    const words = [...cells.querySelectorAll(".jp-MarkdownCell")];
    read = words.find((some) => some.getBoundingClientRect().bottom > eyes) ?? words.at(-1);
    at = read?.getBoundingClientRect().top;
  };
  const hold = () => {
    if (!read?.isConnected || !cells.clientHeight) return;
    cells.scrollTop += read.getBoundingClientRect().top - at;
    held = cells.scrollTop;
  };
  const settle = () => {
    hold();
    if (--moving > 0) requestAnimationFrame(settle);
  };
  cells.addEventListener("scroll", note);
  new ResizeObserver(hold).observe(cells.firstElementChild);
  const moved = new MutationObserver(() => {
    if (cells.parentNode === parentNode || !cells.isConnected) return;
    moved.disconnect();
    moving = 30;
    settle();
  });
  moved.observe(document, { childList: true, subtree: true });
}
