/** The only file that talks to the sandbox's server: questions by fetch, news by WebSocket. */

/** Something the server refused, or did not answer, as a sentence for the person. */
export class SandboxError extends Error {}

async function ask(path, body) {
  const request = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new SandboxError("The sandbox does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer?.ok === false)
    throw new SandboxError(answer?.error ?? `The sandbox answered ${response.status}.`);
  return answer;
}

const query = (values) => new URLSearchParams(values).toString();

/** One function a question; each resolves to the server's answer or throws a SandboxError. */
export const api = {
  people: () => ask("/sandbox/people"),
  sidebar: (as) => ask(`/sandbox/sidebar?${query({ as })}`),
  messages: (as, channel) => ask(`/sandbox/messages?${query({ as, channel })}`),
  clock: (as = "") => ask(`/sandbox/clock?${query({ as })}`),
  windTo: (moment) => ask("/sandbox/clock", moment),
  traffic: () => ask("/sandbox/traffic"),
  say: (words) => ask("/sandbox/say", words),
  act: (press) => ask("/sandbox/act", press),
  actView: (press) => ask("/sandbox/act_view", press),
  submit: (form) => ask("/sandbox/submit", form),
  close: (view) => ask("/sandbox/close", view),
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/**
 * The stream of frames for one person. Opens again by itself, each time waiting twice as long, up to 15 seconds.
 * `onStatus` gets { connected: true, again } or { connected: false, waitMs }; `again` is true after a loss.
 */
export class LiveSocket {
  #as;
  #onFrame;
  #onStatus;
  #socket = null;
  #timer = null;
  #failures = 0;
  #opened = 0;
  #closed = false;

  constructor(as, onFrame, onStatus) {
    this.#as = as;
    this.#onFrame = onFrame;
    this.#onStatus = onStatus;
  }

  open() {
    clearTimeout(this.#timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/sandbox/live?${query({ as: this.#as })}`);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#whenOpen());
    socket.addEventListener("message", (event) => this.#socket === socket && this.#onFrame(JSON.parse(event.data)));
    socket.addEventListener("close", () => this.#socket === socket && this.#whenLost());
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #whenOpen() {
    this.#failures = 0;
    this.#opened += 1;
    this.#onStatus({ connected: true, again: this.#opened > 1 });
  }

  #whenLost() {
    if (this.#closed) return;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#failures += 1;
    this.#onStatus({ connected: false, waitMs });
    this.#timer = setTimeout(() => this.open(), waitMs);
  }
}
