/** Who is still waiting for an answer: pressed buttons, and the line that says that the app is at work. */

const GIVE_UP_MS = 10_000;

/** `onChange(waiting)` runs when the first wait starts and when the last ends. */
export class Busy {
  #nodes = new Set();
  #timer = null;
  #waiting = false;
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** Marks a pressed control, if there is one, until an answer comes. */
  start(node = null) {
    if (node) {
      node.setAttribute("aria-busy", "true");
      this.#nodes.add(node);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), GIVE_UP_MS);
    this.#set(true);
  }

  /** The press was acknowledged: the controls are free again, though the app may still be at work. */
  release() {
    for (const node of this.#nodes) node.removeAttribute("aria-busy");
    this.#nodes.clear();
  }

  /** An answer came. */
  settle() {
    this.release();
    clearTimeout(this.#timer);
    this.#set(false);
  }

  #set(waiting) {
    if (waiting === this.#waiting) return;
    this.#waiting = waiting;
    this.#onChange(waiting);
  }
}
