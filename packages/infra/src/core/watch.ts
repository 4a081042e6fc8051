/** How soon a person has to know. */
export type Severity = "critical" | "warning" | "info";

/** How long something has to be so before an alarm rings: this many periods in a row. */
export interface Clock {
  readonly periods: number;
  readonly periodSeconds: number;
}

/**
 * The clocks of the three severities (D-E1-33): critical looks at one minute, warning at three times five minutes (the
 * "15-minute delay"), info at one hour.
 */
export const SEVERITIES: Readonly<Record<Severity, Clock>> = {
  critical: { periods: 1, periodSeconds: 60 },
  warning: { periods: 3, periodSeconds: 300 },
  info: { periods: 1, periodSeconds: 3600 },
};

/** One CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `Maximum`, `p95`. */
  readonly stat: string;
}

/** What an alarm looks at: one metric, a formula over several, or a band that the metric should stay in. */
export type Measure =
  | { readonly metric: Metric }
  | { readonly formula: string; readonly metrics: Readonly<Record<string, Metric>> }
  | { readonly anomalyOf: Metric; readonly deviations: number };

/** An alarm that a module offers. `Monitoring` makes it. */
export interface AlarmOffer {
  /** Stable within the module: `cpu`, `errors`. */
  readonly id: string;
  readonly severity: Severity;
  /** What is the matter when it rings, for the person who is woken up. */
  readonly says: string;
  readonly measure: Measure;
  readonly when: ">" | ">=" | "<";
  /** Not needed for an anomaly band. */
  readonly threshold?: number;
  /** @default the clock of the severity */
  readonly clock?: Clock;
  /** What silence means. "breaching" where the thing is down when it says nothing. */
  readonly silence: "breaching" | "notBreaching" | "ignore" | "missing";
}

/** A chart that a module offers for the dashboard. */
export interface ChartOffer {
  readonly title: string;
  readonly metrics: readonly { readonly label: string; readonly metric: Metric }[];
}

/** Thresholds that a system states once for everything that it watches. */
export interface Thresholds {
  /** Percent. */
  readonly cpu: number;
  /** Percent. */
  readonly memory: number;
  /** Percent of requests that fail on our side. */
  readonly errors: number;
  /** Milliseconds, 95th percentile. */
  readonly latency: number;
  /** Percent of cache reads that hit. */
  readonly cacheHits: number;
}

/** An event that the application itself reports as a CloudWatch metric. */
export interface Signal {
  /** Name of the metric: `DbConnectionErrors`. */
  readonly name: string;
  readonly severity: Severity;
  readonly says: string;
}

/** What a watched thing is told before it offers anything. */
export interface Watch {
  readonly thresholds: Thresholds;
  readonly signals: readonly Signal[];
}

/** A public address whose answer tells that the system is up. */
export interface Probe {
  readonly host: string;
  readonly path: string;
}

/** Anything that can be watched. A module of your own joins in by having these members. */
export interface Watchable {
  /** Name on alarms and charts. */
  readonly watchName: string;
  alarms(watch: Watch): readonly AlarmOffer[];
  charts(): readonly ChartOffer[];
  /** Where to ask from outside whether it is up. */
  probe?(): Probe | undefined;
}
