/** A box that opens from a button, in the browser's top layer: Escape, a click elsewhere and stacking come with it. */
import { el } from "./dom.js";

/**
 * Ties a popover to `trigger` and returns the pair's root, to be put where the trigger should stand. `fill(box, close)`
 * runs at each opening and returns the element to focus, or nothing. `role` is what the box is to assistive technology.
 */
export function withPopover(trigger, fill, { role = "listbox", boxClass = "" } = {}) {
  const box = el("div", { popover: "auto", class: `popover ${boxClass}` });
  trigger.popoverTargetElement = box;
  trigger.setAttribute("aria-haspopup", role);
  trigger.setAttribute("aria-expanded", "false");
  const close = () => box.hidePopover();
  const open = () => {
    box.showPopover();
    const first = fill(box, close);
    place(box, trigger);
    first?.focus();
  };
  // The browser would open it a moment later, and keys typed in that moment would go astray.
  trigger.addEventListener("click", (event) => {
    event.preventDefault();
    if (box.matches(":popover-open")) close();
    else open();
  });
  box.addEventListener("beforetoggle", ({ newState }) => {
    trigger.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "closed") queueMicrotask(() => box.replaceChildren());
  });
  return el("span", { class: "popover-root" }, trigger, box);
}

/** Below the trigger, or above where there is more room; never beyond the window's edge. */
function place(box, trigger) {
  const edge = 8;
  const from = trigger.getBoundingClientRect();
  const below = window.innerHeight - from.bottom - edge * 2;
  const above = from.top - edge * 2;
  box.style.minWidth = `${Math.min(Math.max(from.width, 200), window.innerWidth - 2 * edge)}px`;
  box.style.maxHeight = `${Math.max(below, above, 120)}px`;
  const size = box.getBoundingClientRect();
  const left = Math.min(from.left, window.innerWidth - size.width - edge);
  box.style.left = `${Math.max(edge, left)}px`;
  const upwards = size.height > below && above > below;
  box.style.top = upwards ? `${Math.max(edge, from.top - size.height - 4)}px` : `${from.bottom + 4}px`;
}
