// Comms without a kernel: what the page says goes to the worker, and has been heard when Python has answered.
import { uuid } from "@jupyter-widgets/base";

/** What is sent both ways: `data` and `metadata` as JSON, which costs less than to turn objects into Python's.
 * @typedef {{type: string, comm_id: string, target?: string, msg_id?: string, data: string, metadata: string,
 *   buffers: ArrayBuffer[]}} Message
 */

/** The bytes of a buffer alone, so that they can be handed over.
 * @param {ArrayBuffer | ArrayBufferView} buffer
 * @returns {ArrayBuffer}
 */
function alone(buffer) {
  if (buffer instanceof ArrayBuffer) return buffer;
  const { buffer: whole, byteOffset: start, byteLength: length } = buffer;
  return /** @type {ArrayBuffer} */ (whole.slice(start, start + length));
}

/** All comms of a page, and who waits to be heard. */
export class Comms {
  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    /** @type {Map<string, Comm>} */
    this.all = new Map();
    /** @type {Map<string, any>} */
    this.waiting = new Map();
    /** @type {(comm: Comm, message: object) => void} */
    this.opened = () => {};
  }

  /** @param {string} target @param {string} id */
  make(target, id) {
    const comm = new Comm(this, id, target);
    this.all.set(id, comm);
    return comm;
  }

  /** What the worker says.
   * @param {Message} said
   */
  hear({ type, comm_id, target = "", data, metadata, buffers, msg_id }) {
    if (type === "idle") {
      const callbacks = this.waiting.get(msg_id ?? "");
      this.waiting.delete(msg_id ?? "");
      callbacks?.iopub?.status?.({ content: { execution_state: "idle" }, header: { msg_type: "status" } });
      return;
    }
    const views = (buffers ?? []).map((buffer) => new DataView(buffer));
    const content = { comm_id, target_name: target, data: JSON.parse(data) };
    const message = { content, metadata: JSON.parse(metadata), buffers: views };
    if (type === "comm_open") this.opened(this.make(target, comm_id), message);
    else if (type === "comm_msg") {
      this.all.get(comm_id)?.heard(message);
      // Who hears of a frame has read it by then.
      if (content.data.content?.kind === "frame") this.worker.postMessage({ type: "spent", buffers }, buffers);
    } else {
      this.all.get(comm_id)?.closed(message);
      this.all.delete(comm_id);
    }
  }
}

/** One comm, as ipywidgets asks for it. */
class Comm {
  /** @param {Comms} comms @param {string} id @param {string} target */
  constructor(comms, id, target) {
    Object.assign(this, { comm_id: id, target_name: target });
    this.comms = comms;
    this.comm_id = id;
    /** @type {(message: object) => void} */
    this.heard = () => {};
    /** @type {(message: object) => void} */
    this.closed = () => {};
  }

  /** @param {string} type @param {any} data @param {any} callbacks @param {any} metadata @param {any[]} buffers */
  #post(type, data, callbacks, metadata, buffers = []) {
    const msg_id = uuid();
    this.comms.waiting.set(msg_id, callbacks);
    const bytes = buffers.map(alone);
    const [text, more] = [JSON.stringify(data ?? {}), JSON.stringify(metadata ?? {})];
    this.comms.worker.postMessage({ type, comm_id: this.comm_id, msg_id, data: text, metadata: more, buffers: bytes });
    return msg_id;
  }

  /** @param {any} data @param {any} [callbacks] @param {any} [metadata] @param {any[]} [buffers] */
  send(data, callbacks, metadata, buffers) {
    return this.#post("comm_msg", data, callbacks, metadata, buffers);
  }

  /** @param {any} data @param {any} [callbacks] @param {any} [metadata] @param {any[]} [buffers] */
  open(data, callbacks, metadata, buffers) {
    return this.#post("comm_open", data, callbacks, metadata, buffers);
  }

  /** @param {any} [data] @param {any} [callbacks] @param {any} [metadata] @param {any[]} [buffers] */
  close(data, callbacks, metadata, buffers) {
    return this.#post("comm_close", data, callbacks, metadata, buffers);
  }

  /** @param {(message: object) => void} hear */
  on_msg(hear) {
    this.heard = hear;
  }

  /** @param {(message: object) => void} hear */
  on_close(hear) {
    this.closed = hear;
  }
}
