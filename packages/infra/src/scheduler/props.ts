import type { Duration } from "../core/units.ts";
import type { ScheduleTarget } from "./targets.ts";

type Day = "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat";
/** Hour and minute: `"03:00"`. */
export type TimeOfDay = `${number}:${number}`;

/** When something runs. */
export type When =
  | { readonly every: Duration }
  | { readonly daily: TimeOfDay }
  | { readonly weekly: `${Day} ${TimeOfDay}` }
  /** Day 1 to 28, so that no month is without it. */
  | { readonly monthly: `${number} ${TimeOfDay}` }
  /** Six fields as EventBridge takes them: minute, hour, day of month, month, day of week, year. */
  | { readonly cron: string };

export interface ScheduleProps {
  readonly when: When;
  /** What runs: `invoke`, `runTask`, `sendMessage`, `startExecution`, `callHttp`. */
  readonly target: ScheduleTarget;
  /** What the target is given. @default what EventBridge says about the run */
  readonly input?: Readonly<Record<string, unknown>>;
  /** IANA name of the time zone that `when` is meant in; it follows summer time. @default "UTC" */
  readonly timezone?: string;
  /** It may start so much later, which spreads load, 1 minute to 24 hours. @default on the minute */
  readonly within?: Duration;
  /**
   * How often and for how long a start that fails is tried again: 0 to 185 times, 1 minute to 24 hours. What then still fails is kept in a
   * queue for two weeks.
   * @default 3 times within an hour
   */
  readonly retry?: { readonly times: number; readonly within: Duration };
  /** @default true */
  readonly enabled?: boolean;
  readonly description?: string;
  /** @default `<project>-<environment>-<id>` */
  readonly name?: string;
}
