/** The only file that reads the time: the sandbox's, which may have been wound ahead of the browser's. */

let aheadMs = 0;
let wound = 0;

/** The sandbox's present in milliseconds. */
export const present = () => Date.now() + aheadMs;

/** How many seconds the sandbox's clock was wound. */
export const secondsWound = () => wound;

/** Takes the time as the sandbox tells it: { now: ISO time, wound: seconds }. */
export function setClock(told) {
  aheadMs = Date.parse(told.now) - Date.now();
  wound = told.wound;
}
