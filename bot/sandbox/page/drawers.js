/** What slides in and out: the sidebar on a phone, and the traffic panel. */
import { focusable } from "./focus.js";

const TRAFFIC_KEY = "sandbox.traffic";

/** Whether the window is so narrow that the panel covers what is behind it. */
const isNarrow = () => matchMedia("(max-width: 1099px)").matches;

/** The sidebar behind the menu button of a phone. Returns { open(), close() }. */
export function menuDrawer(app, sidebar, button, shade) {
  const set = (open) => {
    app.classList.toggle("menu-open", open);
    button.setAttribute("aria-expanded", String(open));
    shade.hidden = !open;
  };
  const close = () => {
    const wasInside = sidebar.contains(document.activeElement);
    set(false);
    if (wasInside && button.checkVisibility()) button.focus();
  };
  const open = () => {
    set(true);
    focusable(sidebar)[0]?.focus();
  };
  button.addEventListener("click", open);
  shade.addEventListener("click", close);
  app.addEventListener("keydown", (event) => event.key === "Escape" && app.classList.contains("menu-open") && close());
  return { open, close };
}

/** The traffic panel: a column where there is room, else a sheet. Ctrl or ⌘ with the full stop toggles it. */
export function trafficDrawer(app, panel, button) {
  const set = (open) => {
    app.classList.toggle("traffic-open", open);
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    localStorage.setItem(TRAFFIC_KEY, open ? "open" : "closed");
  };
  const toggle = () => {
    const open = panel.hidden;
    const wasInside = panel.contains(document.activeElement);
    set(open);
    if (open && isNarrow()) focusable(panel)[0]?.focus();
    if (!open && wasInside) button.focus();
  };
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "." || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    toggle();
  });
  panel.addEventListener("keydown", (event) => event.key === "Escape" && isNarrow() && toggle());
  set(localStorage.getItem(TRAFFIC_KEY) ? localStorage.getItem(TRAFFIC_KEY) === "open" && !isNarrow() : !isNarrow());
  return { close: () => panel.hidden || toggle() };
}
