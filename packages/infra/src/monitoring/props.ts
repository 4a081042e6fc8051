import type { Duration, Money, Percent } from "../core/units.ts";
import type { Dashboard, Severity, Signal, Watchable } from "../core/watch.ts";
import type { CostProps } from "../cost/props.ts";
import type { Notify } from "../notifications/destinations.ts";
import type { Notifications } from "../notifications/notifications.ts";

/** An alarm that keeps its state and tells nobody for a while. */
export interface Mute {
  readonly reason: string;
  /** Day on which somebody takes the mute out of the declaration: `2026-12-31`. It stands in the alarm's description. */
  readonly until: `${number}-${number}-${number}`;
}

export interface MonitoringProps {
  /** What to watch. Each offers its own alarms, charts and questions to its logs. */
  readonly watches: readonly Watchable[];
  /** Warn above this use of the processor. @default "70 %" */
  readonly cpu?: Percent;
  /** Warn above this use of the memory. @default "80 %" */
  readonly memory?: Percent;
  /** Call above this share of failed requests. @default "5 %" */
  readonly errors?: Percent;
  /** Call above this time for one request in twenty. @default "5 seconds" */
  readonly latency?: Duration;
  /** Warn below this share of cache reads that hit. @default "70 %" */
  readonly cacheHits?: Percent;
  /** Tell when a machine used less of its processor than this for a whole day. @default "20 %" */
  readonly idle?: Percent;
  /**
   * Share of requests that have to succeed over 30 days. Calls when the errors that it leaves burn 14.4 times too fast and
   * warns at 6 times, each over two windows.
   * @default no objective
   */
  readonly objective?: Percent;
  /**
   * Metrics that the application itself reports (embedded metric format, dimension `Service`).
   * @default database connections that failed, and throttling by the language model; both critical
   */
  readonly signals?: readonly Signal[];
  /** Who is told, by severity; or the notifications that another monitoring tells too. @default nobody */
  readonly notify?: Notify | Notifications;
  /** Page with what to do; `#<id of the alarm>` is added. @default none */
  readonly runbooks?: `https://${string}`;
  /** Alarms that tell nobody for a while, as `<thing>/<alarm>`: `"eloquent-ai-backend/cpu"`. */
  readonly mute?: Readonly<Record<string, Mute>>;
  /** Budget of the environment; told at 80 % spent and at 100 % forecast. @default no budget */
  readonly budget?: Money;
  /** Watches what the environment costs beyond the budget. @default not watched */
  readonly cost?: Omit<CostProps, "budget" | "stop" | "tells">;
  /** Severities that ring. @default by environment class: all in production and staging, critical in development */
  readonly severities?: readonly Severity[];
  /** Dashboards to make. @default by environment class: all five in production and staging, the application elsewhere */
  readonly dashboards?: readonly Dashboard[];
}
