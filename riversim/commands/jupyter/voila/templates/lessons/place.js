// What is read stays where it is while pictures above it come to life, and while Voila moves the whole page into a frame
// of its own, in which it would begin at the top again.
{
  const cells = document.getElementById("rendered_cells");
  const { parentNode } = cells;
  let read = null; // the cell at the top of the window
  let at = 0; // and where it is
  let moving = 0; // frames for which the page still has to find its place

  const note = () => {
    if (moving || (cells.parentNode !== parentNode && !cells.clientHeight)) return;
    read = [...cells.querySelectorAll(".jp-Cell")].find((cell) => cell.getBoundingClientRect().bottom > 0);
    at = read?.getBoundingClientRect().top;
  };
  const hold = () => {
    if (read?.isConnected && cells.clientHeight) cells.scrollTop += read.getBoundingClientRect().top - at;
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
