import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js";
import { edgeLogGroup, edgeRegion } from "../core/edge.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import { logGroup } from "../core/logs.ts";
import { fit, physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { Statement } from "../core/waf.ts";
import type { AlarmOffer, ChartOffer, Metric, Watchable } from "../core/watch.ts";
import { type CompiledLimits, compileLimits, type WebAclRule } from "./compile.ts";
import { DOORS } from "./doors.ts";
import type { WebAclProps } from "./props.ts";
import { AUTHORIZATION } from "./rules.ts";

const BODY = "too-many-requests";

interface Settings {
  readonly name: string;
  readonly metricName: string;
  readonly scope: "REGIONAL" | "CLOUDFRONT";
  /** Said where the web ACL has to be made in another region than the rest of the stack. */
  readonly region: string | undefined;
  readonly observes: boolean;
}

/**
 * The web ACL of a front door: the limits of callers and the groups of rules that AWS maintains, with a log of what was stopped.
 *
 * ### Cost
 * $5 a month, $1 a rule and $0.60 for a million requests; above 1500 capacity units $0.20 a million for each further 500
 * (2026).
 */
export class WebAcl extends Construct implements Watchable {
  readonly arn: string;
  readonly metricName: string;
  /** The limits as they came out: rules, capacity, and what the service's own limiter has to be told. */
  readonly compiled: CompiledLimits;
  readonly watchName: string;
  readonly #region: string | undefined;
  readonly #elsewhere: boolean;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    this.compiled = this.compile(props);
    const settings = this.settle(props);
    this.metricName = settings.metricName;
    this.watchName = props.name ?? this.node.id;
    // Metrics of CloudFront's web ACLs name no region, and are all in us-east-1.
    this.#region = settings.scope === "CLOUDFRONT" ? undefined : Environment.of(this).region;
    this.#elsewhere = settings.region !== undefined;
    const acl = this.webAcl(settings);
    if (props.resourceArn) {
      new Wafv2WebAclAssociation(this, "association", { resourceArn: props.resourceArn, webAclArn: acl.arn });
    }
    this.logging(acl, settings);
    this.arn = acl.arn;
  }

  /** A flood that the web ACL keeps out is worth a look, and wakes nobody. */
  alarms(): readonly AlarmOffer[] {
    // Where alarms of this stack cannot look.
    if (this.#elsewhere) return [];
    return [
      {
        id: "blocked",
        severity: "info",
        says: "Far more requests than usual are stopped at the front door",
        measure: { anomalyOf: this.measured("BlockedRequests"), deviations: 3 },
        when: ">",
        silence: "notBreaching",
      },
    ];
  }

  charts(): readonly ChartOffer[] {
    return [
      {
        title: "Requests stopped at the front door",
        metrics: [
          { label: "allowed", metric: this.measured("AllowedRequests") },
          { label: "blocked", metric: this.measured("BlockedRequests") },
          { label: "counted", metric: this.measured("CountedRequests") },
        ],
      },
    ];
  }

  private measured(name: string): Metric {
    return {
      namespace: "AWS/WAFV2",
      name,
      dimensions: { WebACL: this.metricName, Rule: "ALL", ...(this.#region ? { Region: this.#region } : {}) },
      stat: "Sum",
    };
  }

  private compile(props: WebAclProps): CompiledLimits {
    const door = DOORS[props.protects];
    if (!door.scope) {
      reportProblem(this, {
        code: "TOWLINE_WAF_DOOR",
        what: `AWS WAF cannot stand before ${door.name}`,
        instead: door.instead,
      });
    }
    const mode = props.mode ?? "enforce";
    const compiled = compileLimits(props.limits ?? {}, {
      door: props.protects,
      observe: mode !== "enforce",
      ...(props.sessionCookie ? { sessionCookie: props.sessionCookie } : {}),
      ...(props.addressFrom ? { addressFrom: props.addressFrom } : {}),
      ...(props.managed ? { managed: props.managed } : {}),
      ...(props.capacity ? { capacity: props.capacity.upTo } : {}),
    });
    if (door.scope) for (const problem of compiled.problems) reportProblem(this, problem);
    return compiled;
  }

  private settle(props: WebAclProps): Settings {
    const scope = DOORS[props.protects].scope ?? "REGIONAL";
    const name = props.name ?? physicalName(this, this.node.id, 128);
    if (!/^[\w-]+$/.test(name)) {
      reportProblem(this, {
        code: "TOWLINE_WAF_NAME",
        what: `"${name}" cannot be the name of a web ACL`,
        instead: "letters, digits, hyphens and underscores",
      });
    }
    if (scope === "CLOUDFRONT" && props.resourceArn) {
      reportProblem(this, {
        code: "TOWLINE_WAF_ASSOCIATION",
        what: "a CloudFront distribution cannot be given a web ACL from outside",
        instead: "no resourceArn here, and the ARN of this web ACL at the distribution",
      });
    }
    return {
      name,
      metricName: fit(name, 128),
      scope,
      region: scope === "CLOUDFRONT" ? edgeRegion(this) : undefined,
      observes: props.mode !== undefined && props.mode !== "enforce",
    };
  }

  private webAcl({ metricName, region, scope }: Settings): Wafv2WebAcl {
    return new Wafv2WebAcl(this, "acl", {
      name: metricName,
      description: "Limits and known bad requests",
      scope,
      ...(region ? { region } : {}),
      defaultAction: { allow: {} },
      customResponseBody: [
        {
          key: BODY,
          contentType: "APPLICATION_JSON",
          content: JSON.stringify({
            error: "too_many_requests",
            message: "Too many requests. Wait a minute and try again.",
          }),
        },
      ],
      rule: this.compiled.rules.map((rule) => ({
        name: rule.name,
        priority: rule.priority,
        statement: rule.statement,
        ...actionOf(rule),
        visibilityConfig: visible(rule.name),
      })),
      visibilityConfig: visible(metricName),
    });
  }

  /** Keeps what was stopped (or would have been), without credentials. */
  private logging(acl: Wafv2WebAcl, settings: Settings): void {
    const group = settings.region ? edgeLogGroup : logGroup;
    const kept = settings.observes ? (["BLOCK", "COUNT"] as const) : (["BLOCK"] as const);
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      ...(settings.region ? { region: settings.region } : {}),
      // WAF writes only to groups with this prefix.
      logDestinationConfigs: [group(this, "log", `aws-waf-logs-${settings.name}`).arn],
      redactedFields: [{ singleHeader: { name: AUTHORIZATION } }, { singleHeader: { name: "cookie" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: kept.map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
    });
  }
}

function actionOf({ action, label, statement }: WebAclRule) {
  switch (action) {
    case "managed":
      return { overrideAction: { none: {} } };
    case "managed-count":
      return { overrideAction: { count: {} } };
    case "label":
      return { action: { count: {} }, ruleLabel: [{ name: label! }] };
    case "count":
      return { action: { count: {} } };
    case "block":
      return { action: tooMany(statement) };
  }
}

function tooMany(statement: Statement) {
  const wait = "rate_based_statement" in statement ? statement.rate_based_statement.evaluation_window_sec : 60;
  return {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: BODY,
        responseHeader: [{ name: "Retry-After", value: String(wait) }],
      },
    },
  };
}

function visible(metricName: string) {
  return { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true };
}
