// What is seen until Python is there.
export class Landing {
  /** @param {{total: number, words: Record<string, string>}} built */
  constructor({ total, words }) {
    this.words = words;
    this.total = total;
    this.bytes = 0;
    this.bar = /** @type {HTMLProgressElement} */ (document.getElementById("riversim-loading"));
    this.said = /** @type {HTMLElement} */ (document.getElementById("riversim-said"));
    this.before = /** @type {HTMLElement} */ (document.getElementById("riversim-before"));
  }

  /** So many bytes more are there. @param {number} bytes */
  loaded(bytes) {
    this.bytes += bytes;
    this.bar.value = this.bytes / this.total;
  }

  /** Where the lab comes. */
  place() {
    return /** @type {HTMLElement} */ (document.getElementById("riversim-lab"));
  }

  /** The lab is there. @param {(data: object) => void} call */
  async live(call) {
    this.before.remove();
  }

  /** It can not be. @param {string} why */
  fail(why) {
    this.said.textContent = why;
  }
}
