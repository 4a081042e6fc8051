import { TowlineError } from "./errors.ts";

type TimeUnit = "second" | "seconds" | "minute" | "minutes" | "hour" | "hours" | "day" | "days";

/** A length of time, written out: `"10 seconds"`, `"1 hour"`. `"10 secs"` does not compile. */
export type Duration = `${number} ${TimeUnit}`;

/** `"70 %"`. */
export type Percent = `${number} %`;

/** An IPv4 block: `"10.0.0.0/16"`. */
export type Cidr = `${number}.${number}.${number}.${number}/${number}`;

/** `"$400 / month"`, `"$1,000 / month"`, `"$50 / day"`. US dollars, the currency AWS bills in. */
export type Money = `$${number} / ${"day" | "month"}` | `$${number},${number} / ${"day" | "month"}`;

type Window = "minute" | "2 minutes" | "5 minutes" | "10 minutes";

/**
 * Requests in a window of time: `"1000 / minute"`, `"10 / minute per user"`, `"600 / minute in total"`. The four windows are
 * those AWS WAF can evaluate (60, 120, 300 and 600 s).
 */
export type Rate = `${number} / ${Window}` | `${number} / ${Window} ${`per ${"user" | "session" | "ip"}` | "in total"}`;

/** Requests a second, as API Gateway throttles: `"500 / second"`. */
export type Throughput = `${number} / second`;

function wrong(code: string, value: string, what: string, instead: string): TowlineError {
  return new TowlineError([{ code, path: JSON.stringify(value), what, instead }]);
}

const SECONDS: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** Seconds of a duration. @throws TowlineError TOWLINE_DURATION */
export function seconds(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?) (second|minute|hour|day)s?$/.exec(duration);
  if (!match) {
    throw wrong(
      "TOWLINE_DURATION",
      duration,
      `"${duration}" is not a duration`,
      'a number, a space and seconds, minutes, hours or days, as in "10 seconds"',
    );
  }
  return Number(match[1]) * SECONDS[match[2]!]!;
}

/** Whole days of a duration, rounded up. */
export function days(duration: Duration): number {
  return Math.ceil(seconds(duration) / SECONDS.day!);
}

/** The number of a percentage. @throws TowlineError TOWLINE_PERCENT when it is not between 0 and 100 */
export function percent(value: Percent): number {
  const match = /^(\d+(?:\.\d+)?) %$/.exec(value);
  const number = match ? Number(match[1]) : Number.NaN;
  if (!(number >= 0 && number <= 100)) {
    throw wrong("TOWLINE_PERCENT", value, `"${value}" is not a percentage`, 'a number from 0 to 100, as in "70 %"');
  }
  return number;
}

/** Whole dollars and the period of a sum. @throws TowlineError TOWLINE_MONEY */
export function money(value: Money): { readonly dollars: number; readonly per: "day" | "month" } {
  const match = /^\$(\d{1,3}(?:,\d{3})*|\d+)(\.\d{1,2})? \/ (day|month)$/.exec(value);
  if (!match) {
    throw wrong("TOWLINE_MONEY", value, `"${value}" is not a sum of money`, '"$400 / month" or "$1,000 / month"');
  }
  return { dollars: Number(match[1]!.replaceAll(",", "") + (match[2] ?? "")), per: match[3] as "day" | "month" };
}

/** A rate, taken apart. */
export interface ParsedRate {
  readonly limit: number;
  readonly windowSeconds: 60 | 120 | 300 | 600;
  readonly per: "user" | "session" | "ip" | "total";
}

const WINDOWS: Record<string, ParsedRate["windowSeconds"]> = {
  minute: 60,
  "2 minutes": 120,
  "5 minutes": 300,
  "10 minutes": 600,
};

/** @throws TowlineError TOWLINE_RATE */
export function parseRate(value: Rate): ParsedRate {
  const match = /^(\d+) \/ (minute|2 minutes|5 minutes|10 minutes)(?: (?:per (user|session|ip)|in (total)))?$/.exec(
    value,
  );
  if (!match) {
    throw wrong(
      "TOWLINE_RATE",
      value,
      `"${value}" is not a rate`,
      '"1000 / minute", "10 / minute per user" (or session, or ip) or "600 / minute in total"; windows are minute, 2 minutes, ' +
        "5 minutes and 10 minutes",
    );
  }
  return {
    limit: Number(match[1]),
    windowSeconds: WINDOWS[match[2]!]!,
    per: ((match[3] ?? match[4]) as ParsedRate["per"] | undefined) ?? "ip",
  };
}

/** Requests a second. @throws TowlineError TOWLINE_THROUGHPUT */
export function perSecond(value: Throughput): number {
  const match = /^(\d+(?:\.\d+)?) \/ second$/.exec(value);
  if (!match || Number(match[1]) <= 0) {
    throw wrong("TOWLINE_THROUGHPUT", value, `"${value}" is not a throughput`, '"500 / second"');
  }
  return Number(match[1]);
}
