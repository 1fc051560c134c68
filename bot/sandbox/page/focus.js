/** Where the keyboard's focus may go. */

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex='0']";

/** What can be focused inside `root`, in order, without what is hidden. */
export function focusable(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.checkVisibility());
}

/** A keydown listener that sends Tab from the last control round to the first, and back. */
export function keepFocusInside(root) {
  return (event) => {
    if (event.key !== "Tab") return;
    const all = focusable(root);
    const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if (document.activeElement !== from && root.contains(document.activeElement)) return;
    event.preventDefault();
    to?.focus();
  };
}
