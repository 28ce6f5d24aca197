// The front end of our own widgets, which elsewhere is anywidget's. Theirs runs each widget's script from an address made
// on the spot, which a strict content policy forbids; here the scripts are a file of the site, and are asked for by name.
import { DOMWidgetModel, DOMWidgetView } from "@jupyter-widgets/base";

/** A widget's script, as anywidget defines it.
 * @typedef {{initialize?: Function, render?: Function}} Script
 */

/** @type {Promise<Record<string, any>> | undefined} */
let scripts;

/** The scripts of all widgets, by their names.
 * @param {string} address
 */
export function load(address) {
  scripts ??= import(address);
}

/** @param {string} name @returns {Promise<Script>} */
async function script(name) {
  const made = (await scripts)?.[name];
  if (!made) throw new Error(`no widget ${name}`);
  return typeof made === "function" ? made() : made;
}

export class AnyModel extends DOMWidgetModel {
  /** @param {any[]} given */
  initialize(...given) {
    super.initialize(.../** @type {[any, any]} */ (given));
    /** @type {Promise<Script>} */
    this.script = script(this.get("_esm")).then(async (one) => {
      await one.initialize?.({ model: this, experimental: {} });
      return one;
    });
  }
}

export class AnyView extends DOMWidgetView {
  async render() {
    const one = /** @type {Script} */ (await /** @type {AnyModel} */ (this.model).script);
    /** @type {undefined | (() => void)} */
    this.cleanup = await one.render?.({ model: this.model, el: this.el, experimental: {} });
  }

  remove() {
    this.cleanup?.();
    return super.remove();
  }
}
