import { Environment } from "../core/environment.ts";
import type { IConstruct } from "../core/tf.ts";
import { money, type Percent, percent } from "../core/units.ts";
import type { AlarmOffer, ChartOffer, Dashboard, Metric, Watchable } from "../core/watch.ts";
import { CHARGES, SPENT_A_DAY } from "../cost/spend.ts";

/**
 * A service whose application reports metrics of its own, in the embedded metric format: into the namespace that it is told
 * as `METRICS_NAMESPACE`, with the dimension `Service` that it is told as `SERVICE_NAME`.
 */
export type Reporter = IConstruct & { readonly name: string };

const reportedBy =
  (service: Reporter) =>
  (name: string, stat: string): Metric => ({
    namespace: Environment.of(service).project,
    name,
    dimensions: { Service: service.name },
    stat,
  });

export interface LanguageModelProps {
  /**
   * Dollars for a million tokens, as the supplier charges them today. Prices change: they stand in the declaration, with
   * their date beside them, and not in this library (D-E1-36).
   */
  readonly dollarsPerMillion: { readonly input: number; readonly output: number };
  /** Warn below this share of questions that were answered from the cache. @default "60 %" */
  readonly cacheHits?: Percent;
  /** Tell when an hour costs more than this. @default "$5" */
  readonly hourly?: `$${number}`;
}

/**
 * What an application reports of its language model: `LlmCalls`, `LlmInputTokens`, `LlmOutputTokens`, `LlmLatency` (ms),
 * `LlmThrottled`, `LlmCacheHits` and `LlmCacheMisses`. Charts on the dashboards of application, errors and cost; alarms on
 * the share of cached answers, on spend and on use that is unlike what is usual.
 */
export function languageModel(service: Reporter, props: LanguageModelProps): Watchable {
  const metric = reportedBy(service);
  const target = percent(props.cacheHits ?? "60 %");
  const hourly = money(`${props.hourly ?? "$5"} / day`).dollars;
  const tokens = { input: metric("LlmInputTokens", "Sum"), output: metric("LlmOutputTokens", "Sum") };
  const dollars = `(input*${props.dollarsPerMillion.input}+output*${props.dollarsPerMillion.output})/1000000`;
  const reads = { hits: metric("LlmCacheHits", "Sum"), misses: metric("LlmCacheMisses", "Sum") };
  const share = "IF((hits+misses)>0,100*hits/(hits+misses),100)";
  return {
    watchName: `${service.name} language model`,
    alarms: () => [
      {
        id: "cache-hits",
        severity: "warning",
        says: `Fewer than ${target} % of questions to the language model are answered from the cache`,
        measure: { formula: share, metrics: reads },
        when: "<",
        threshold: target,
        silence: "notBreaching",
      },
      {
        id: "spend",
        severity: "info",
        says: `The language model cost more than $${hourly} in an hour`,
        measure: { formula: dollars, metrics: tokens },
        when: ">",
        threshold: hourly,
        silence: "notBreaching",
      },
      {
        id: "usage",
        severity: "warning",
        says: "Far more is asked of the language model than is usual at this hour of the week",
        measure: { anomalyOf: metric("LlmCalls", "Sum"), deviations: 3 },
        when: ">",
        silence: "ignore",
      },
    ],
    charts: () => [
      {
        title: "Calls and tokens",
        on: ["application", "cost"],
        metrics: [
          { label: "calls", metric: metric("LlmCalls", "Sum") },
          { label: "tokens in", metric: tokens.input },
          { label: "tokens out", metric: tokens.output },
        ],
      },
      {
        title: "Latency of the model, ms",
        metrics: (["p50", "p95", "p99"] as const).map((stat) => ({ label: stat, metric: metric("LlmLatency", stat) })),
      },
      {
        title: "Throttled (429)",
        on: ["errors"],
        metrics: [{ label: "throttled", metric: metric("LlmThrottled", "Sum") }],
      },
      {
        title: "Answered from the cache, %",
        on: ["application", "cost"],
        period: 300,
        target: { label: "target", value: target },
        metrics: [{ label: "from the cache", formula: share, of: reads }],
      },
      {
        title: "Spend an hour, $",
        on: ["cost"],
        period: 3600,
        target: { label: "told above", value: hourly },
        metrics: [{ label: "tokens at today's price", formula: dollars, of: tokens }],
      },
    ],
  };
}

export interface DatabasePoolProps {
  /** Warn when this share of the connections is in use. @default "90 %" */
  readonly inUse?: Percent;
}

/** What an application reports of its pool of database connections: `DbPoolInUse` and `DbPoolSize`. */
export function databasePool(service: Reporter, props: DatabasePoolProps = {}): Watchable {
  const metric = reportedBy(service);
  const most = percent(props.inUse ?? "90 %");
  const pool = { used: metric("DbPoolInUse", "Maximum"), size: metric("DbPoolSize", "Maximum") };
  const share = "IF(size>0,100*used/size,0)";
  return {
    watchName: `${service.name} database pool`,
    alarms: (): AlarmOffer[] => [
      {
        id: "in-use",
        severity: "warning",
        says: `More than ${most} % of the database connections are in use; requests are about to wait for one`,
        measure: { formula: share, metrics: pool },
        when: ">",
        threshold: most,
        silence: "notBreaching",
      },
    ],
    charts: (): ChartOffer[] => [
      {
        title: "Database connections",
        on: ["infrastructure"],
        metrics: [
          { label: "in use", metric: pool.used },
          { label: "in all", metric: pool.size },
        ],
      },
    ],
  };
}

/** What a number about the business means. */
export interface BusinessMetric {
  readonly title: string;
  /** @default "Sum", the number of times */
  readonly stat?: "Sum" | "Average" | "Maximum" | `p${number}`;
  /** Dashboards that show it. @default ["business"] */
  readonly on?: readonly Dashboard[];
}

/**
 * Numbers about the business that the application reports, by the name of the metric; a text is the title of a count.
 *
 * @param props.users metric with the number of people that were active; the cost dashboard then shows dollars a person
 */
export function businessMetrics<Name extends string>(
  service: Reporter,
  metrics: Readonly<Record<Name, string | BusinessMetric>>,
  props: { readonly users?: NoInfer<Name>; readonly sessions?: NoInfer<Name> } = {},
): Watchable {
  const metric = reportedBy(service);
  const per = (title: string, name: Name | undefined): ChartOffer[] =>
    name === undefined
      ? []
      : [
          {
            title,
            on: ["cost"],
            period: 86_400,
            metrics: [
              {
                label: "a day",
                formula: `IF(count>0,${SPENT_A_DAY}/count,0)`,
                of: { charges: CHARGES, count: metric(name, "Sum") },
              },
            ],
          },
        ];
  const charts = (Object.entries(metrics) as [Name, string | BusinessMetric][]).map(([name, told]): ChartOffer => {
    const { on = ["business"], stat = "Sum", title } = typeof told === "string" ? { title: told } : told;
    return { title, on, period: 3600, metrics: [{ label: title.toLowerCase(), metric: metric(name, stat) }] };
  });
  return {
    watchName: `${service.name} business`,
    alarms: () => [],
    charts: () => [...charts, ...per("Cost a user, $", props.users), ...per("Cost a session, $", props.sessions)],
  };
}
