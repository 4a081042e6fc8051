import { TowlineError } from "../core/errors.ts";
import { seconds } from "../core/units.ts";
import type { When } from "./props.ts";

function wrong(path: string, what: string, instead: string): TowlineError {
  return new TowlineError([{ code: "TOWLINE_SCHEDULE_TIME", path, what, instead }]);
}

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const DAY = 86_400;

/** The expression that EventBridge takes, and the longest time between two runs. @throws TowlineError TOWLINE_SCHEDULE_TIME */
export function timing(when: When): { readonly expression: string; readonly apartSeconds: number | undefined } {
  if ("every" in when) return rate(when.every);
  if ("daily" in when) {
    const { hour, minute } = clock(when.daily);
    return { expression: `cron(${minute} ${hour} * * ? *)`, apartSeconds: DAY };
  }
  if ("weekly" in when) {
    const [day = "", time = ""] = when.weekly.split(" ");
    if (!DAYS.includes(day)) throw wrong("weekly", `"${when.weekly}" names no day of the week`, '"sun 03:00"');
    const { hour, minute } = clock(time);
    return { expression: `cron(${minute} ${hour} ? * ${day.toUpperCase()} *)`, apartSeconds: 7 * DAY };
  }
  if ("monthly" in when) {
    const [day = "", time = ""] = when.monthly.split(" ");
    if (!/^([1-9]|1\d|2[0-8])$/.test(day)) {
      throw wrong("monthly", `"${when.monthly}" names no day that every month has`, '"1 03:00", a day from 1 to 28');
    }
    const { hour, minute } = clock(time);
    return { expression: `cron(${minute} ${hour} ${day} * ? *)`, apartSeconds: 31 * DAY };
  }
  return { expression: `cron(${cron(when.cron)})`, apartSeconds: undefined };
}

function clock(time: string): { hour: number; minute: number } {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!match) throw wrong(time, `"${time}" is not a time of day`, 'hours and minutes: "03:00"');
  return { hour: Number(match[1]), minute: Number(match[2]) };
}

function rate(every: Parameters<typeof seconds>[0]) {
  const length = seconds(every);
  const unit = [
    { name: "day", seconds: DAY },
    { name: "hour", seconds: 3600 },
    { name: "minute", seconds: 60 },
  ].find((one) => length >= one.seconds && length % one.seconds === 0);
  if (!unit) throw wrong("every", `"${every}" is not a whole number of minutes`, '"1 minute" or more');
  const number = length / unit.seconds;
  return { expression: `rate(${number} ${unit.name}${number === 1 ? "" : "s"})`, apartSeconds: length };
}

function cron(text: string): string {
  const fields = text.trim().split(/\s+/);
  const unsure = fields.length === 6 && (fields[2] === "?") === (fields[4] === "?");
  if (fields.length !== 6 || unsure || fields.some((field) => !/^[\w*?,/#-]+$/.test(field))) {
    throw wrong(
      "cron",
      fields.length === 6
        ? `"${text}" ${unsure ? "says both or neither of day of month and day of week" : "has a field that is none"}`
        : `"${text}" has ${fields.length} fields`,
      'minute, hour, day of month, month, day of week, year, with "?" for one of the days: "0 3 ? * MON-FRI *"',
    );
  }
  return fields.join(" ");
}

/** Whether the time zone exists. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^(UTC|[A-Z]\w+\/\S+)$/.test(name);
  } catch {
    return false;
  }
}
