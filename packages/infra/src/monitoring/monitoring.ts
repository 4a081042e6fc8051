import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget/index.js";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { physicalName, slug } from "../core/naming.ts";
import { Annotations, Construct } from "../core/tf.ts";
import { money, type Percent, percent, seconds } from "../core/units.ts";
import type { AlarmOffer, Severity, Signal, Thresholds, Watchable } from "../core/watch.ts";
import { alarm } from "./alarm.ts";
import { dashboard } from "./dashboard.ts";
import type { MonitoringProps } from "./props.ts";
import { AlertTopics } from "./topics.ts";

const PROBE_REGION = "us-east-1";

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
 * Alarms, topics and a dashboard for everything that is passed in. The alarms are those the modules offer; a module that is
 * added to `watches` brings its own.
 *
 * Critical alarms look at one minute, warnings at three times five minutes, information at one hour.
 *
 * ### Cost
 * $0.10 a metric in an alarm and month (an anomaly band counts three), $3 for the dashboard beyond the third, $0.75 for
 * the health check from outside (2026). Eloquent comes to about $8 a month.
 */
export class Monitoring extends Construct {
  /** Where each severity is sent; subscribe to these. */
  readonly topicArns: Partial<Record<Severity, string>>;
  readonly dashboardName: string;
  /** Names of all alarms. A deployment can wait for them to be quiet. */
  readonly alarmNames: readonly string[];
  readonly #alarmNames: string[] = [];

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const thresholds = this.thresholds(props);
    const severities = props.severities ?? Environment.of(this).defaults.alarms;
    this.topicArns = new AlertTopics(this, "topics", { severities, notify: props.notify ?? {} }).arns;
    this.alarms(props, thresholds);
    this.probes(props.watches);
    this.budget(props);
    this.alarmNames = this.#alarmNames;
    this.dashboardName = dashboard(this, physicalName(this, this.node.id, 255), props.watches).dashboardName;
  }

  private thresholds(props: MonitoringProps): Thresholds {
    const share = (property: string, value: Percent | undefined, fallback: number) =>
      settle(this, property, () => percent(value ?? `${fallback} %`), fallback);
    return {
      cpu: share("cpu", props.cpu, 70),
      memory: share("memory", props.memory, 80),
      errors: share("errors", props.errors, 5),
      cacheHits: share("cacheHits", props.cacheHits, 70),
      latency: 1000 * settle(this, "latency", () => seconds(props.latency ?? "5 seconds"), 5),
    };
  }

  private alarms(props: MonitoringProps, thresholds: Thresholds): void {
    const signals = props.signals ?? [DATABASE_CONNECTIONS, LLM_THROTTLED];
    const seen = new Set<string>();
    for (const watch of props.watches) {
      if (seen.has(watch.watchName)) {
        reportProblem(this, {
          code: "TOWLINE_WATCHED_TWICE",
          what: `"${watch.watchName}" is watched twice`,
          instead: "each thing once, and names that differ",
        });
        continue;
      }
      seen.add(watch.watchName);
      for (const offer of watch.alarms({ thresholds, signals })) this.alarm(watch.watchName, offer);
    }
  }

  private alarm(watched: string, offer: AlarmOffer): void {
    const topicArn = this.topicArns[offer.severity];
    if (!topicArn) return;
    const name = physicalName(this, `${watched}-${offer.id}`, 255);
    alarm(this, `${slug(watched)}-${slug(offer.id)}`, { name, offer, topicArn });
    this.#alarmNames.push(name);
  }

  /** Asks from outside, over the public internet, whether the system answers (E1-102). */
  private probes(watches: readonly Watchable[]): void {
    const topicArn = this.topicArns.critical;
    if (!topicArn) return;
    for (const watch of watches) {
      const probe = watch.probe?.();
      if (!probe) continue;
      if (Environment.of(this).region !== PROBE_REGION) {
        // An alarm in another region would never hear of the metric and ring for ever.
        Annotations.of(this).addWarning(
          `TOWLINE_PROBE_REGION: Route 53 reports health checks in ${PROBE_REGION} only, so nothing asks from outside whether ` +
            `${watch.watchName} is up. Its error and latency alarms remain.`,
        );
        continue;
      }
      const check = new Route53HealthCheck(this, `${slug(watch.watchName)}-probe`, {
        type: "HTTPS",
        fqdn: probe.host,
        port: 443,
        resourcePath: probe.path,
        requestInterval: 30,
        failureThreshold: 2,
        measureLatency: false,
        tags: { Name: physicalName(this, `${watch.watchName}-probe`) },
      });
      const offer: AlarmOffer = {
        id: "down",
        severity: "critical",
        says: `${watch.watchName} does not answer ${probe.path}`,
        measure: {
          metric: {
            namespace: "AWS/Route53",
            name: "HealthCheckStatus",
            dimensions: { HealthCheckId: check.id },
            stat: "Minimum",
          },
        },
        when: "<",
        threshold: 1,
        // Nothing heard from the outside is as bad as hearing that it is down.
        silence: "breaching",
      };
      this.alarm(watch.watchName, offer);
    }
  }

  private budget({ budget }: MonitoringProps): void {
    if (!budget) return;
    const environment = Environment.of(this);
    const { dollars, per } = settle(this, "budget", () => money(budget), { dollars: 1, per: "month" as const });
    const topicArn = this.topicArns.info ?? this.topicArns.critical;
    new BudgetsBudget(this, "budget", {
      name: physicalName(this, "budget", 100),
      budgetType: "COST",
      timeUnit: per === "month" ? "MONTHLY" : "DAILY",
      limitAmount: String(dollars),
      limitUnit: "USD",
      costFilter: [{ name: "TagKeyValue", values: [`user:Environment$${environment.name}`] }],
      ...(topicArn
        ? {
            notification: [
              spent("ACTUAL", 80, topicArn),
              // AWS forecasts months, not days.
              ...(per === "month" ? [spent("FORECASTED", 100, topicArn)] : [spent("ACTUAL", 100, topicArn)]),
            ],
          }
        : {}),
    });
  }
}

function spent(notificationType: "ACTUAL" | "FORECASTED", threshold: number, topicArn: string) {
  return {
    comparisonOperator: "GREATER_THAN",
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    subscriberSnsTopicArns: [topicArn],
  };
}
