// What a page remembers for the next time. A page may be shown where nothing can be kept: then nothing is.
const LANGUAGE = "riversim-language"; // which one was chosen
const DEPTH = "riversim-depth"; // how much of the lab is seen
const RIVER = "riversim-river"; // the code of the one that was left

// Whether it is kept.
function keep(key, value, where = "localStorage") {
  try {
    window[where].setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

function kept(key, where = "localStorage") {
  try {
    return window[where].getItem(key) ?? "";
  } catch {
    return "";
  }
}

