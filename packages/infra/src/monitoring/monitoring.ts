import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { physicalName, slug } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { type Percent, percent, seconds } from "../core/units.ts";
import type { Dashboard, Severity, Signal, Thresholds, Watchable } from "../core/watch.ts";
import { budget } from "../cost/budget.ts";
import { Cost } from "../cost/cost.ts";
import { Notifications } from "../notifications/notifications.ts";
import { AlarmSet } from "./alarm-set.ts";
import { dashboards } from "./dashboards.ts";
import { objectiveAlarms } from "./objective.ts";
import { probeOf } from "./probes.ts";
import type { MonitoringProps } from "./props.ts";

/** Reported by the application when it cannot reach its database. */
export const DATABASE_CONNECTIONS: Signal = {
  name: "DbConnectionErrors",
  severity: "critical",
  says: "The application cannot connect to its database",
};

/** Reported by the application when the language model answers 429. */
export const LLM_THROTTLED: Signal = {
  name: "LlmThrottled",
  severity: "critical",
  says: "The language model refuses requests of the application (429)",
};

/**
 * Alarms, notifications and dashboards for everything that is passed in. The alarms, charts and saved queries are those the
 * modules offer; a module that is added to `watches` brings its own.
 *
 * Critical alarms look at one minute, warnings at three times five minutes, information at one hour. Composite alarms keep
 * quiet while the alarm `system-maintenance` rings: `aws cloudwatch put-metric-data --namespace <project> --metric-name
 * Maintenance --dimensions Environment=<name> --value 1` begins a maintenance, `--value 0` ends it.
 *
 * ### Cost
 * $0.10 a metric in an alarm and month beyond the tenth of an account (an anomaly band counts three), $0.50 a composite alarm, $3 a
 * dashboard beyond the third of the account or of more than 50 metrics, $1 for the HTTPS of the health check from outside, $2.75 in
 * all where its address is not one of AWS (2026). `towline cost` says what a system comes to.
 */
export class Monitoring extends Construct {
  /** Where each severity is sent; subscribe to these. */
  readonly topicArns: Partial<Record<Severity, string>>;
  /** Dashboard of the application. */
  readonly dashboardName: string;
  readonly dashboardNames: Partial<Record<Dashboard, string>>;
  /** Names of all alarms. A deployment can wait for them to be quiet. */
  readonly alarmNames: readonly string[];
  readonly #alarms: AlarmSet;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { defaults } = Environment.of(this);
    const thresholds = this.thresholds(props);
    const notifications = this.notifications(props);
    this.topicArns = notifications.topicArns;
    this.#alarms = new AlarmSet(this, {
      topicArns: this.topicArns,
      runbooks: props.runbooks,
      mute: props.mute ?? {},
    });
    const own = notifications === props.notify ? [] : [notifications];
    const watches = this.eachOnce([...props.watches, ...own]);
    this.alarms(props, watches, thresholds);
    this.composites(props, watches, thresholds);
    this.#alarms.check();
    this.queries(watches);
    this.cost(props);
    this.alarmNames = this.#alarms.names;
    this.dashboardNames = dashboards(this, props.dashboards ?? defaults.dashboards, {
      watches,
      alarms: this.#alarms.arns,
    });
    this.dashboardName = this.dashboardNames.application ?? "";
  }

  private notifications({ notify = {}, severities }: MonitoringProps): Notifications {
    if (notify instanceof Notifications) return notify;
    return new Notifications(this, "topics", { notify, ...(severities ? { severities } : {}) });
  }

  private thresholds(props: MonitoringProps): Thresholds {
    const share = (property: string, value: Percent | undefined, fallback: number) =>
      settle(this, property, () => percent(value ?? `${fallback} %`), fallback);
    return {
      cpu: share("cpu", props.cpu, 70),
      memory: share("memory", props.memory, 80),
      errors: share("errors", props.errors, 5),
      cacheHits: share("cacheHits", props.cacheHits, 70),
      idle: share("idle", props.idle, 20),
      latency: 1000 * settle(this, "latency", () => seconds(props.latency ?? "5 seconds"), 5),
    };
  }

  private eachOnce(watches: readonly Watchable[]): Watchable[] {
    const seen = new Map<string, Watchable>();
    for (const watch of watches) {
      if (seen.has(watch.watchName)) {
        reportProblem(this, {
          code: "TOWLINE_WATCHED_TWICE",
          what: `"${watch.watchName}" is watched twice`,
          instead: "each thing once, and names that differ",
        });
        continue;
      }
      seen.set(watch.watchName, watch);
    }
    return [...seen.values()];
  }

  private alarms(props: MonitoringProps, watches: readonly Watchable[], thresholds: Thresholds): void {
    const signals = props.signals ?? [DATABASE_CONNECTIONS, LLM_THROTTLED];
    for (const watch of watches) {
      for (const offer of watch.alarms({ thresholds, signals })) this.#alarms.add(watch.watchName, offer);
    }
    if (!this.topicArns.critical) return;
    for (const watch of watches) {
      const down = probeOf(this, watch, watches);
      if (down) this.#alarms.add(watch.watchName, down);
    }
  }

  private composites(props: MonitoringProps, watches: readonly Watchable[], thresholds: Thresholds): void {
    const objective = this.objective(props);
    for (const watch of watches) {
      for (const composite of watch.composites?.() ?? []) this.#alarms.combine(watch.watchName, composite);
      if (objective === undefined) continue;
      const offers = watch.alarms({ thresholds, signals: [] });
      const { alarms, composites } = objectiveAlarms(offers, objective);
      for (const offer of alarms) this.#alarms.add(watch.watchName, offer);
      for (const composite of composites) this.#alarms.combine(watch.watchName, composite);
    }
    for (const { watchName } of watches) {
      if (!this.#alarms.has(watchName, "down") || !this.#alarms.has(watchName, "errors")) continue;
      this.#alarms.combine(watchName, {
        id: "outage",
        severity: "critical",
        says: `${watchName} does not answer from outside and requests fail behind it: users are locked out`,
        allOf: ["down", "errors"],
      });
    }
  }

  private objective({ objective }: MonitoringProps): number | undefined {
    if (objective === undefined) return undefined;
    const share = settle(this, "objective", () => percent(objective), 99);
    if (share > 50 && share < 100) return share;
    reportProblem(this, {
      code: "TOWLINE_OBJECTIVE",
      what: `the objective is "${objective}"`,
      instead: 'a share that leaves room for errors, as in "99.9 %"',
    });
    return undefined;
  }

  private queries(watches: readonly Watchable[]): void {
    for (const watch of watches) {
      for (const { logGroup, query, title } of watch.queries?.() ?? []) {
        const id = `${slug(watch.watchName)}-query-${slug(title)}`;
        new CloudwatchQueryDefinition(this, id, {
          // A slash makes a folder in the console.
          name: `${physicalName(this, watch.watchName, 200)}/${title}`,
          logGroupNames: [logGroup],
          queryString: query,
        });
      }
    }
  }

  private cost(props: MonitoringProps): void {
    const tells = this.topicArns.info ?? this.topicArns.critical;
    if (props.budget) budget(this, "budget", { name: physicalName(this, "budget", 100), amount: props.budget, tells });
    if (props.cost) new Cost(this, "cost", { ...props.cost, budget: false, tells });
  }
}
