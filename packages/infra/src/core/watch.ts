/** How soon a person has to know. */
export type Severity = "critical" | "warning" | "info";

/** How long something has to last before it counts: so many periods in a row. */
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
  /** Region that keeps the metric. @default the region of the stack */
  readonly region?: string;
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
  /** `outside` is for anomaly bands: too much is as odd as too little. */
  readonly when: ">" | ">=" | "<" | "outside";
  /** Not needed for an anomaly band. */
  readonly threshold?: number;
  /** What silence means. "breaching" where the thing is down when it says nothing. */
  readonly silence: "breaching" | "notBreaching" | "ignore" | "missing";
  /** A clock of its own. @default the clock of its severity */
  readonly clock?: Clock;
  /** Tells nobody: it exists for a composite alarm that names it. @default false */
  readonly quiet?: boolean;
}

/**
 * An alarm over other alarms: it rings while all of them do. Each is named by its id within the same thing, or as
 * `<watchName>/<id>`; a list stands for any one of them. An alarm of a severity that is left out counts as quiet.
 */
export interface CompositeOffer {
  readonly id: string;
  readonly severity: Severity;
  readonly says: string;
  readonly allOf: readonly (string | readonly string[])[];
}

/** The five dashboards of a system (E1-97 to E1-101). */
export const DASHBOARDS = ["application", "infrastructure", "errors", "business", "cost"] as const;
export type Dashboard = (typeof DASHBOARDS)[number];

/** One line of a chart: a metric, or a formula over several that are not drawn themselves. */
export type Line =
  | { readonly label: string; readonly metric: Metric }
  | { readonly label: string; readonly formula: string; readonly of: Readonly<Record<string, Metric>> };

/** A chart that a module offers for the dashboards. */
export interface ChartOffer {
  readonly title: string;
  readonly metrics: readonly Line[];
  /** Dashboards it belongs on. @default ["application"] */
  readonly on?: readonly Dashboard[];
  /** Seconds a point stands for. @default 60 */
  readonly period?: number;
  /** A horizontal line to measure oneself against. */
  readonly target?: { readonly label: string; readonly value: number };
}

/** A question to a log group, kept where people look for it. */
export interface QueryOffer {
  /** What it answers: `Errors by message`. */
  readonly title: string;
  readonly logGroup: string;
  /** In the language of Logs Insights. */
  readonly query: string;
  /** Dashboards that show the answer as well. @default none, it is saved only */
  readonly on?: readonly Dashboard[];
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
  /** Percent of the processor below which a machine is larger than it has to be. */
  readonly idle: number;
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
  /** Alarms over those that {@link alarms} offers. */
  composites?(): readonly CompositeOffer[];
  /** Questions to its logs. */
  queries?(): readonly QueryOffer[];
  /** Where to ask from outside whether it is up. */
  probe?(): Probe | undefined;
  /** The host that it asks from outside itself, so that nobody has to. */
  asks?: string;
}
