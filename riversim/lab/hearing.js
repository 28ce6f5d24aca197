
// From 0.9.17 on, anywidget lets each message from the kernel wait for a promise that is broken two seconds after the widget
// was made. A widget that takes longer to load, on a slow or busy machine, would be deaf ever after: it listens by itself
// instead, and asks for what it has missed. Where nothing is broken, nothing is done.
function hearing(script) {
  // What anywidget hands out can only be asked; what changes is told who it is. A page of our own hands out the model itself.
  function behind(model) {
    if (model.comm) return model;
    let found;
    const tell = (whole) => (found = whole);
    model.on("change:_found", tell);
    model.set("_found", true);
    model.set("_found", undefined, { unset: true });
    model.off("change:_found", tell);
    return found;
  }

  async function mend(model) {
    if (!model?.comm || !model._handle_comm_msg) return;
    try {
      await model._handle_comm_msg({ content: { data: { method: "none" } } }); // which no widget answers
    } catch {
      const hear = Object.getPrototypeOf(model.constructor).prototype._handle_comm_msg;
      model.comm.on_msg((message) => hear.call(model, message));
      model.widget_manager.comm_manager?.register_comm?.(model.comm); // Notebook 6 gives up who once failed to hear
      model.comm.send({ method: "request_state" }, model.callbacks());
    }
  }

  return async () => {
    const widget = typeof script === "function" ? await script() : script;
    return {
      ...widget,
      initialize(given) {
        const done = widget.initialize?.(given);
        mend(behind(given.model));
        return done;
      },
    };
  };
}

export default hearing(widget);
