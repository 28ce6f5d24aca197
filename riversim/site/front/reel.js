// A film of the real run, made when the site was built: its frames come in one file, and each stands as long as it says.

/** What is told of a frame; the words are in pieces, those that name a part of the picture with its kind.
 * @typedef {{day: number, ms: number, strengths: number[], said: string[][], feeling: string, told?: boolean,
 *   lit?: number[][], bytes: number}} Frame
 */

/** Reads a file by and by. */
class Reader {
  /** @param {ReadableStream<Uint8Array>} stream */
  constructor(stream) {
    this.reader = stream.getReader();
    /** @type {Uint8Array} */
    this.rest = new Uint8Array();
  }

  /** The next so many bytes. @param {number} count */
  async take(count) {
    /** @type {Uint8Array[]} */
    const parts = [this.rest];
    for (let have = this.rest.length; have < count; ) {
      const { done, value } = await this.reader.read();
      if (done) throw new Error("the film is cut short");
      parts.push(value);
      have += value.length;
    }
    const whole = new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (parts)).arrayBuffer());
    this.rest = whole.subarray(count);
    return whole.subarray(0, count);
  }
}

export class Reel {
  /** @param {string} address @param {HTMLCanvasElement} sheet @param {boolean} calm */
  constructor(address, sheet, calm) {
    this.address = address;
    this.sheet = sheet;
    this.calm = calm;
    this.over = false;
    /** @type {undefined | Promise<void>} */
    this.held = undefined;
    this.wake = () => {};
    this.day = 0;
  }

  /** Let time stand still. */
  hold() {
    this.held ??= new Promise((wake) => (this.wake = wake));
  }

  /** Let it run again. */
  go() {
    this.held = undefined;
    this.wake();
  }

  /** For good. */
  stop() {
    this.over = true;
    this.go();
  }

  /** Show frame by frame, and tell of each; who wants no motion sees those alone of which there is something to tell.
   * @param {(frame: Frame) => void} tell
   */
  async play(tell) {
    const answer = await fetch(this.address);
    if (!answer.ok || !answer.body) throw new Error(`${this.address}: ${answer.status}`);
    const reader = new Reader(answer.body);
    const length = new DataView((await reader.take(4)).slice().buffer).getUint32(0, true);
    /** @type {{mime: string, frames: Frame[]}} */
    const { mime, frames } = JSON.parse(new TextDecoder().decode(await reader.take(length)));
    const behind = document.createElement("canvas");
    let before = "";
    for (const frame of frames) {
      const bytes = /** @type {BlobPart} */ (await reader.take(frame.bytes));
      const picture = await createImageBitmap(new Blob([bytes], { type: mime }));
      if (!before) [behind.width, behind.height] = [picture.width, picture.height];
      behind.getContext("2d")?.drawImage(picture, 0, 0);
      picture.close();
      const said = JSON.stringify(frame.said);
      const seen = !this.calm || (frame.told && said !== before);
      before = said;
      await this.held;
      if (this.over) return;
      if (!seen) continue;
      this.#show(behind);
      this.day = frame.day;
      tell(frame);
      await this.#stand(frame.ms);
    }
    this.hold();
  }

  /** @param {HTMLCanvasElement} behind */
  #show(behind) {
    const { sheet } = this;
    if (sheet.width !== behind.width || sheet.height !== behind.height) {
      [sheet.width, sheet.height] = [behind.width, behind.height];
    }
    sheet.getContext("2d")?.drawImage(behind, 0, 0);
    sheet.hidden = false;
  }

  /** @param {number} ms */
  async #stand(ms) {
    await new Promise((done) => setTimeout(done, ms));
    await this.held;
  }
}
