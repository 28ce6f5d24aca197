// ipywidgets' own front end, fed by a worker instead of a kernel.
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import { MessageLoop } from "@lumino/messaging";
import { Widget } from "@lumino/widgets";
import { Comms } from "./comms.js";
import * as own from "./own.js";

/** @type {Record<string, Record<string, any>>} */
const MODULES = { "@jupyter-widgets/base": base, "@jupyter-widgets/controls": controls, anywidget: own };

export class Manager extends ManagerBase {
  /** @param {Worker} worker */
  constructor(worker) {
    super();
    this.comms = new Comms(worker);
    this.comms.opened = (comm, message) => {
      this.handle_comm_open(/** @type {any} */ (comm), /** @type {any} */ (message)).catch(console.error);
    };
    /** @type {Set<any>} */
    this.shown = new Set();
    addEventListener("resize", () => {
      for (const view of this.shown) MessageLoop.postMessage(view.luminoWidget, Widget.ResizeMessage.UnknownSize);
    });
  }

  /** @param {string} name @param {string} module @returns {Promise<any>} */
  async loadClass(name, module) {
    const found = MODULES[module]?.[name];
    if (!found) throw new Error(`no ${name} in ${module}`);
    return found;
  }

  async _get_comm_info() {
    return {};
  }

  /** @param {string} target @param {string} id @param {any} data @param {any} metadata @param {any[]} buffers
   * @returns {Promise<any>} */
  async _create_comm(target, id, data, metadata, buffers) {
    const comm = this.comms.make(target, id);
    comm.open(data, undefined, metadata, buffers);
    return comm;
  }

  /** Show a widget in an element.
   * @param {string} id @param {HTMLElement} element
   */
  async show(id, element) {
    const view = await this.create_view(await this.get_model(id));
    Widget.attach(view.luminoWidget, element);
    this.shown.add(view);
    view.once("remove", () => this.shown.delete(view));
    return view;
  }
}
