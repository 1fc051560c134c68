/** What the composer can complete, and how typed names become Slack's own marks. Pure. */
import { nameOf } from "./people.js";

const MOST = 8;

/**
 * What fits the text before the caret: { from, items: [{ insert, title, note, hint, person }], hint }, or null. The
 * insert replaces the text from `from` up to the caret. With no items, `hint` alone reminds of a command's usage.
 */
export function suggest(text, caret, { commands, people, channels }) {
  const before = text.slice(0, caret);
  return (
    commandFits(before, commands) ?? peopleFit(before, people) ?? channelsFit(before, channels) ?? usage(text, commands)
  );
}

function commandFits(before, commands) {
  if (!/^\/\S*$/.test(before) || commands.some(({ command }) => command === before)) return null;
  return found(0, commands.filter(({ command }) => command.startsWith(before.toLowerCase())).map(commandItem));
}

function commandItem({ command, description, usage_hint: hint }) {
  return { insert: `${command} `, title: command, note: description, hint };
}

function usage(text, commands) {
  const command = commands.find((one) => text === one.command || text.startsWith(`${one.command} `));
  return command?.usage_hint ? { from: 0, items: [], hint: `${command.command} ${command.usage_hint}` } : null;
}

function peopleFit(before, people) {
  const match = /(?:^|\s)@([^\s@]*(?: [^\s@]+)?)$/.exec(before);
  if (!match) return null;
  const wanted = match[1].toLocaleLowerCase();
  const fits = (person) =>
    [nameOf(person), person.name].some((name) => words(name).some((tail) => tail.startsWith(wanted)));
  const items = people
    .filter(fits)
    .map((person) => ({ insert: `@${nameOf(person)} `, title: nameOf(person), note: person.title, person }));
  if (items.length === 1 && items[0].title.toLocaleLowerCase() === wanted) return null;
  return found(before.length - match[1].length - 1, items);
}

/** "ann weber" and "weber": each tail that starts at a word. */
function words(name) {
  const parts = name.toLocaleLowerCase().split(" ");
  return parts.map((_, index) => parts.slice(index).join(" "));
}

function channelsFit(before, channels) {
  const match = /(?:^|\s)#([^\s#]*)$/.exec(before);
  if (!match) return null;
  const fitting = channels.filter(({ name }) => name.startsWith(match[1].toLowerCase()) && name !== match[1]);
  return found(
    before.length - match[1].length - 1,
    fitting.map(({ name, topic }) => ({ insert: `#${name} `, title: `#${name}`, note: topic })),
  );
}

function found(from, items) {
  return items.length ? { from, items: items.slice(0, MOST), hint: "" } : null;
}

/**
 * Typed text with "@Ann Weber" as <@U…> and "#sales" as <#C…>; the server does the rest that a Slack client would.
 * A name counts only as a whole and where a word starts, so an e-mail address stays one.
 */
export function withMarks(text, { people, channels }) {
  const marks = [
    ...people.flatMap((person) => [nameOf(person), person.name].map((name) => [`@${name}`, `<@${person.id}>`])),
    ...channels.map((channel) => [`#${channel.name}`, `<#${channel.id}>`]),
  ];
  if (!marks.length) return text;
  marks.sort(([one], [other]) => other.length - one.length);
  const pattern = marks.map(([written]) => written.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  const names = new Map(marks.map(([written, mark]) => [written.toLocaleLowerCase(), mark]));
  const whole = new RegExp(`(?<=^|[\\s(])(?:${pattern})(?![\\p{L}\\p{N}@-]|\\.\\p{L})`, "giu");
  return text.replace(whole, (name) => names.get(name.toLocaleLowerCase()) ?? name);
}
