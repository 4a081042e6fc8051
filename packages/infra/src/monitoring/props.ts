import type { Duration, Money, Percent } from "../core/units.ts";
import type { Severity, Signal, Watchable } from "../core/watch.ts";

export interface MonitoringProps {
  /** What to watch. Each offers its own alarms and charts. */
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
  /**
   * Metrics that the application itself reports (embedded metric format, dimension `Service`).
   * @default database connections that failed, and throttling by the language model; both critical
   */
  readonly signals?: readonly Signal[];
  /** Who gets mail, by severity. Each address has to confirm once. */
  readonly notify?: Partial<Record<Severity, readonly `${string}@${string}`[]>>;
  /** Budget of the environment; told at 80 % spent and at 100 % forecast. @default no budget */
  readonly budget?: Money;
  /** Severities that ring. @default by environment class: all in production and staging, critical in development */
  readonly severities?: readonly Severity[];
}
