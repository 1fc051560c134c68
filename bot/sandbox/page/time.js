/** How instants read to a person: always in that person's own zone, never in the browser's. */
import { present } from "./clock.js";

const formats = new Map();

function formatIn(zone, options) {
  const key = `${zone}|${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

/** "09:41" in `zone`. */
export function clockTime(moment, zone) {
  return formatIn(zone, { hour: "2-digit", minute: "2-digit" }).format(new Date(moment));
}

/** "Mon 23 Nov, 09:41" in `zone`. */
export function dayAndTime(moment, zone) {
  const options = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
  return formatIn(zone, options).format(new Date(moment));
}

/** "Monday, 23 November 2026" in `zone`. */
export function fullDay(moment, zone) {
  const options = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  return formatIn(zone, options).format(new Date(moment));
}

/** "Mon 23 Nov 2026, 09:41:07" in `zone`, for titles and machines' logs. */
export function fullTime(moment, zone) {
  const options = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  };
  return formatIn(zone, { ...options, second: "2-digit" }).format(new Date(moment));
}

/** The calendar day in `zone` as "2026-11-23": equal strings are equal days. */
export function dayOf(moment, zone) {
  const parts = formatIn(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(new Date(moment));
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}`;
}

/** What a date divider says: Today, Yesterday, or "Monday, 23 November". */
export function dayName(moment, zone, now = present()) {
  return (
    nearDay(moment, zone, now) ??
    formatIn(zone, { weekday: "long", day: "numeric", month: "long" }).format(new Date(moment))
  );
}

function nearDay(moment, zone, now) {
  const apart = (Date.parse(dayOf(moment, zone)) - Date.parse(dayOf(now, zone))) / 86_400_000;
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[apart] ?? null;
}

const DATE_PARTS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { day: "numeric", month: "long", year: "numeric" },
  date_short: { day: "numeric", month: "short", year: "numeric" },
  date_long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  time_secs: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

/** Slack's `<!date^unix^format>`: fills {date_short_pretty}, {time} and their kin in `zone`. Unknown parts stay. */
export function slackDate(unixSeconds, format, zone, now = present()) {
  const moment = unixSeconds * 1000;
  return format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name === "ago") return ago(moment, now);
    const plain = name.replace(/_pretty$/, "");
    if (!(plain in DATE_PARTS)) return whole;
    const near = plain === name ? null : nearDay(moment, zone, now);
    return near?.toLowerCase() ?? formatIn(zone, DATE_PARTS[plain]).format(new Date(moment));
  });
}

function ago(moment, now) {
  const words = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });
  const seconds = (moment - now) / 1000;
  for (const [unit, length] of [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(Math.round(seconds), "second");
}

/** A zone as people call it: "Auckland", "New York". */
export function zoneName(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}

/** Seconds in words, of the largest unit that fills up: "1 hour", "3 days". */
export function inWords(seconds) {
  const [name, length] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ].find(([, long]) => seconds >= long) ?? ["second", 1];
  const count = Math.round(seconds / length);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/** Milliseconds as people read them: "0.4 ms", "38 ms", "3.20 s". */
export function milliseconds(amount) {
  if (amount < 10) return `${Number(amount.toFixed(1))} ms`;
  return amount < 1000 ? `${Math.round(amount)} ms` : `${(amount / 1000).toFixed(2)} s`;
}
