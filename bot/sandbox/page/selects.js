/** Block Kit's select menus, single and multiple. Places and surfaces are as in elements.js. */
import { answer } from "./answer.js";
import { el } from "./dom.js";
import { drawAvatar, nameOf, personTags } from "./people.js";
import { drawPicker } from "./picker.js";
import { plainText } from "./prose.js";

/** How to draw each select type: (element, place, surface) -> node. */
export const SELECTS = {
  static_select: (...where) => drawSelect(KINDS.option, false, ...where),
  multi_static_select: (...where) => drawSelect(KINDS.option, true, ...where),
  users_select: (...where) => drawSelect(KINDS.person, false, ...where),
  multi_users_select: (...where) => drawSelect(KINDS.person, true, ...where),
  conversations_select: (...where) => drawSelect(KINDS.conversation, false, ...where),
  multi_conversations_select: (...where) => drawSelect(KINDS.conversation, true, ...where),
  channels_select: (...where) => drawSelect(KINDS.channel, false, ...where),
  multi_channels_select: (...where) => drawSelect(KINDS.channel, true, ...where),
};

/** What is chosen from: the answer's field, where the choices come from, and how a choice goes to and from the wire. */
const KINDS = {
  option: {
    field: "option",
    groups: (element) => groupsOf(element).map(({ label, options }) => ({ label, options: options.map(optionChoice) })),
    key: (wire) => wire.value,
    wire: (choice) => choice.option,
  },
  person: idKind("user", (surface) => surface.people().map(personChoice)),
  conversation: idKind("conversation", (surface) => surface.channels().map(channelChoice)),
  channel: idKind("channel", (surface) => surface.channels().map(channelChoice)),
};

function idKind(field, choices) {
  return {
    field,
    groups: (_, surface) => [{ label: "", options: choices(surface) }],
    key: (wire) => wire,
    wire: (choice) => choice.key,
  };
}

function groupsOf(element) {
  const groups = element.option_groups ?? [{ label: null, options: element.options ?? [] }];
  return groups.map(({ label, options }) => ({ label: plainText(label), options }));
}

function optionChoice(option) {
  return { key: option.value, words: plainText(option.text), note: plainText(option.description), option };
}

function personChoice(person) {
  const draw = () => [
    drawAvatar(person, "avatar-small"),
    el("span", { class: "option-words" }, nameOf(person)),
    personTags(person),
  ];
  return { key: person.id, words: nameOf(person), draw };
}

function channelChoice(channel) {
  return {
    key: channel.id,
    words: `#${channel.name}`,
    note: channel.shared_with ? `shared with ${channel.shared_with}` : "",
  };
}

function drawSelect(kind, many, element, place, surface) {
  const field = `selected_${kind.field}${many ? "s" : ""}`;
  const groups = () => kind.groups(element, surface);
  const given =
    surface.kept(place.blockId, element.action_id)?.[field] ??
    element[`initial_${kind.field}${many ? "s" : ""}`] ??
    null;
  surface.keep(place.blockId, element.action_id, { type: element.type, [field]: given ?? (many ? [] : null) });
  const pick = (chosen, trigger) => {
    const wires = chosen.map(kind.wire);
    answer(element, place, surface, { [field]: many ? wires : (wires[0] ?? null) }, trigger);
  };
  const placeholder = plainText(element.placeholder) || "Choose";
  return drawPicker(groups, pick, {
    label: place.label || placeholder,
    placeholder,
    many,
    most: element.max_selected_items,
    chosen: chosenFrom(groups(), kind, [given].flat().filter(Boolean)),
    describedBy: place.describedBy,
  });
}

function chosenFrom(groups, kind, wires) {
  const keys = wires.map(kind.key);
  return groups.flatMap(({ options }) => options).filter((option) => keys.includes(option.key));
}
