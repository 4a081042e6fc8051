import type { YamlFile } from "../file.ts";
import { eventsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

const schedules = (file: YamlFile) =>
  eventsOf(file)
    .filter(({ name }) => name === "schedule")
    .flatMap(({ value }) => file.items(value));

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** The values of one field of a cron expression; undefined if it cannot be read, which GitHub's parser says. */
function valuesOf(field: string, from: number, to: number): number[] | undefined {
  const values = new Set<number>();
  for (const part of field.toLowerCase().split(",")) {
    const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, first = "", last, every] = match;
    const number = (text: string) => (months.includes(text) ? months.indexOf(text) + 1 : Number(text));
    const start = first === "*" ? from : number(first);
    const end = last !== undefined ? number(last) : first === "*" || every ? to : start;
    if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
    for (let value = start; value <= end; value += Math.max(1, Number(every ?? 1))) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

/** What is wrong with a schedule that can be read. */
function problemOf(cron: string): string | undefined {
  const [minute, hour, day, month, weekday, ...rest] = cron.trim().split(/\s+/);
  if (!minute || !hour || !day || !month || !weekday || rest.length > 0) return undefined;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const days = valuesOf(day, 1, 31);
  const inMonths = valuesOf(month, 1, 12);
  if (!minutes || !hours || !days || !inMonths) return undefined;
  const gaps = minutes.slice(1).map((value, at) => value - minutes[at]!);
  const hasNeighbours = hours.some((value) => hours.includes((value + 1) % 24));
  if (hasNeighbours && minutes.length > 0) gaps.push(60 - minutes.at(-1)! + minutes[0]!);
  if (gaps.some((gap) => gap < 5))
    return `it is due every ${Math.min(...gaps)} minutes, GitHub starts it at most every 5; write "*/5" or less often.`;
  const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const isNever = inMonths.every((one) => days.every((value) => value > (lengths[one - 1] ?? 31)));
  return isNever && weekday === "*" ? "no year has such a day." : undefined;
}

export const cron: Rule = {
  id: "WF020",
  title: "a schedule is due at most every five minutes, and on days that exist",
  severity: "warning",
  why: "GitHub's shortest interval is five minutes. https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule",
  check(file) {
    return schedules(file).flatMap((item) => {
      const node = file.entry(item, "cron")?.value;
      const problem = problemOf(file.text(node) ?? "");
      return problem ? [file.finding(this, node, problem)] : [];
    });
  },
};

export const timeZone: Rule = {
  id: "WF021",
  title: "a schedule's time zone exists",
  severity: "error",
  why: "Time zones have the names of the IANA database. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onschedule",
  check(file) {
    return schedules(file).flatMap((item) => {
      const node = file.entry(item, "timezone")?.value;
      const zone = file.text(node);
      return zone === undefined || exists(zone)
        ? []
        : [
            file.finding(
              this,
              node,
              `there is no time zone "${zone}"; write one of the IANA database, "Europe/Berlin".`,
            ),
          ];
    });
  },
};

function exists(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "" && !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}
