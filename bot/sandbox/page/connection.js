/** The bar that says that the live connection is lost, and for how long. */
import { el } from "./dom.js";

/** Shows a LiveSocket's status in `bar`; `tryNow()` does not wait for the next attempt. */
export function showConnection(bar, status, tryNow) {
  bar.hidden = status.connected;
  if (status.connected) return bar.replaceChildren();
  const seconds = Math.ceil(status.waitMs / 1000);
  const button = el("button", { type: "button", class: "button-plain button-words", on: { click: tryNow } }, "Try now");
  bar.replaceChildren(el("span", {}, `The sandbox is out of reach. Trying again in ${seconds} s…`), button);
}
