/** What happens when a person changes an element. Places and surfaces are as in elements.js. */
import { askFirst } from "./confirm.js";

/** Keeps an answer and, where changes act, sends it; a confirm dialog comes first. */
export async function answer(element, place, surface, value, node) {
  const given = { type: element.type, ...value };
  surface.keep(place.blockId, element.action_id, given);
  if (!place.acts) return;
  if (element.confirm && !(await askFirst(element.confirm, surface.reader))) return;
  surface.act({ block_id: place.blockId, action_id: element.action_id, ...given }, node);
}
