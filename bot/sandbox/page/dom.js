/**
 * The only place where elements are made. Outside text always goes in as text nodes, never as HTML, so there is
 * nothing for a hostile task title to break out of.
 */

/**
 * Makes an element: el("p", { class: "note", on: { click: open } }, "text", anotherNode).
 * Attributes that are null, undefined or false are left out; so are such children. Arrays of children are flattened.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children.flat(Infinity).filter(isThere));
  return node;
}

function isThere(value) {
  return value !== null && value !== undefined && value !== false;
}

function setAttribute(node, name, value) {
  if (!isThere(value)) return;
  if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
  else if (name === "style")
    for (const [property, worth] of Object.entries(value)) node.style.setProperty(property, worth);
  else if (name === "data") Object.assign(node.dataset, value);
  else node.setAttribute(name, value === true ? "" : value);
}

/**
 * Makes `parent` hold exactly `wanted`, in that order, and moves nothing that is already in place: what has the focus
 * or an open menu keeps it.
 */
export function reconcile(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

/** A function that gives a new id at each call; ids tie labels, errors and lists to their controls. */
export const nextId = (() => {
  let last = 0;
  return (prefix) => `${prefix}-${(last += 1)}`;
})();

/** The address if a link may carry it, else null: javascript:, data: and all but web, mail and phone are refused. */
export function safeUrl(address) {
  try {
    const url = new URL(String(address));
    return ["http:", "https:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Moves the focus among `items()` with the arrow keys, Home and End; the list of items is read anew each time. */
export function moveWithArrows(event, items) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  let next = null;
  if (event.key in steps) next = (at + steps[event.key] + all.length) % all.length;
  if (event.key === "Home") next = 0;
  if (event.key === "End") next = all.length - 1;
  if (next === null) return;
  event.preventDefault();
  all[next].focus();
}
