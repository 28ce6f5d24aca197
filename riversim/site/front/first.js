// Before anything of the page is seen: whether its visitor's language is another one, and what is said if no other script
// runs. It is written so that browsers of ten years ago understand it.
import { DEPTH, LANGUAGE, keep, kept } from "#lab/memory.js";

(function () {
  var page = document.documentElement;
  var own = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  var known = (own.languages || "").split(" ");
  var depths = (own.depths || "").split(" ");

  /** @param {string} code */
  function isKnown(code) {
    return known.indexOf(code) >= 0;
  }

  // What the address asks for; else, where it names no language, what was so last, and what the browser prefers.
  function wanted() {
    var asked = (/[?&]lang=([a-z]+)/.exec(location.search) || [])[1];
    var named = isKnown(asked) ? asked : own.root === "./" ? "" : page.lang;
    if (named) {
      keep(LANGUAGE, named); // one comes back to it from pages that are English
      return named;
    }
    var preferred = (navigator.languages || [navigator.language]).map(function (code) {
      return code.slice(0, 2).toLowerCase();
    });
    return [kept(LANGUAGE)].concat(preferred, page.lang).filter(isKnown)[0];
  }

  var code = wanted();
  if (code !== page.lang) {
    page.style.display = "none"; // nothing of this page is seen
    location.replace(own.root + (code === known[0] ? "" : code + "/") + location.search + location.hash);
    return;
  }
  page.classList.add("riversim-awaits");

  // How much of the lab is seen: as the address says, else as the last time.
  var deep = [(/[?&#]depth=(\w+)/.exec(location.hash + location.search) || [])[1], kept(DEPTH), depths[0]];
  page.classList.add(
    "riversim-depth-" +
      deep.filter(function (depth) {
        return depths.indexOf(depth) >= 0;
      })[0],
  );

  // It is dark where all else is.
  if ("matchMedia" in window && matchMedia("(prefers-color-scheme: dark)").matches) page.classList.add("riversim-night");

  // What is done before the script is there that hears it: it is done then.
  /** @type {any} */ (window).riversimEarly = {
    /** @type {Event[]} */
    events: [],
    stop: function () {
      ["click", "input", "change"].forEach(function (type) {
        document.removeEventListener(type, hear, true);
      });
    },
  };
  /** @param {Event} event */
  function hear(event) {
    /** @type {any} */ (window).riversimEarly.events.push(event);
  }
  ["click", "input", "change"].forEach(function (type) {
    document.addEventListener(type, hear, true);
  });

  /** @param {string} why */
  function fail(why) {
    page.classList.remove("riversim-awaits");
    var said = document.querySelector('[data-why="' + why + '"]');
    if (said) said.removeAttribute("hidden");
  }

  addEventListener(
    "error",
    function (event) {
      if (event.target instanceof HTMLScriptElement) fail("files");
      else if (/SyntaxError/.test(event.message || "")) fail("browser");
    },
    true,
  );
  if (!("noModule" in HTMLScriptElement.prototype)) {
    document.addEventListener("DOMContentLoaded", function () {
      fail("browser");
    });
  }
})();
