import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js";
import { logGroup } from "../core/logs.ts";
import { fit, slug } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { ParsedRate } from "../core/units.ts";
import {
  all,
  checked,
  countedByCookie,
  countedByHeader,
  countedByIp,
  equals,
  hasCookie,
  header,
  managedRules,
  method,
  not,
  pathMatches,
  present,
  rate,
  type Statement,
} from "../core/waf.ts";
import type { ParsedLimits, RouteLimit } from "./limits.ts";

const AUTHORIZATION = "authorization";
const BODY = "too-many-requests";

interface Rule {
  readonly name: string;
  readonly statement: Statement;
  /** Rules of a group that AWS maintains decide themselves. */
  readonly managed?: true;
}

const signedIn = present(header(AUTHORIZATION));
const byUser = [countedByHeader(AUTHORIZATION), countedByIp];

/**
 * The rules for a set of limits. Requests that lack a part of a custom key are not counted at all, so every rule that
 * counts by header or cookie has a partner that counts the requests without it by address
 * (https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html).
 */
export function limitRules({ anonymous, perIp, perUser, routes }: ParsedLimits, sessionCookie: string): Rule[] {
  const window = ({ limit, windowSeconds }: ParsedRate) => ({ limit, windowSeconds });
  const rules: Rule[] = [{ name: "per-ip", statement: rate(window(perIp)) }];
  if (perUser) rules.push({ name: "per-user", statement: rate({ ...window(perUser), by: byUser, among: signedIn }) });
  if (anonymous) {
    const session = hasCookie(sessionCookie);
    // A browser asks first (OPTIONS) without credentials, also for people who are signed in.
    const unknown = [not(signedIn), not(equals(method, "OPTIONS"))] as const;
    rules.push(
      {
        name: "anonymous-session",
        statement: rate({
          ...window(anonymous),
          by: [countedByCookie(sessionCookie), countedByIp],
          among: all(...unknown, session),
        }),
      },
      {
        name: "anonymous-no-session",
        statement: rate({ ...window(anonymous), among: all(...unknown, not(session)) }),
      },
    );
  }
  return [...rules, ...routes.flatMap((route) => routeRules(route, window(route)))];
}

function routeRules(route: RouteLimit, window: Pick<ParsedRate, "limit" | "windowSeconds">): Rule[] {
  const name = `route-${slug(`${route.method} ${route.path}`)}`;
  // WAF sees the stage in front of the path, and a slash behind it reaches the same handler.
  const here = [
    equals(method, route.method),
    pathMatches(`^(/[^/]+)?${route.path.toLowerCase().replaceAll(".", "\\.")}/?$`),
  ] as const;
  if (route.per === "ip") return [{ name, statement: rate({ ...window, among: all(...here) }) }];
  return [
    { name, statement: rate({ ...window, by: byUser, among: all(...here, signedIn) }) },
    { name: `${name}-anonymous`, statement: rate({ ...window, among: all(...here, not(signedIn)) }) },
  ];
}

/**
 * Groups that AWS maintains. The common rule set is left out on purpose: it looks for scripts and SQL in bodies, which is
 * what people paste into a chat.
 */
const MANAGED: readonly Rule[] = [
  { name: "ip-reputation", statement: managedRules("AWSManagedRulesAmazonIpReputationList"), managed: true },
  { name: "known-bad-inputs", statement: managedRules("AWSManagedRulesKnownBadInputsRuleSet"), managed: true },
];

/**
 * The web ACL of the stage.
 *
 * ### Cost
 * $5 a month, $1 a rule and $0.60 for a million requests (2026).
 */
export class Firewall extends Construct {
  readonly arn: string;
  readonly metricName: string;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly name: string;
      readonly stageArn: string;
      readonly limits: ParsedLimits;
      readonly sessionCookie: string;
    },
  ) {
    super(scope, id);
    this.metricName = fit(props.name, 128);
    const acl = this.webAcl([...MANAGED, ...limitRules(props.limits, props.sessionCookie)]);
    new Wafv2WebAclAssociation(this, "association", { resourceArn: props.stageArn, webAclArn: acl.arn });
    this.logging(acl, props.name);
    this.arn = acl.arn;
  }

  private webAcl(rules: readonly Rule[]): Wafv2WebAcl {
    return new Wafv2WebAcl(this, "acl", {
      name: this.metricName,
      description: "Limits and known bad requests",
      scope: "REGIONAL",
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
      rule: rules.map((rule, priority) => ({
        name: rule.name,
        priority,
        statement: checked(`${this.node.path}.${rule.name}`, rule.statement),
        ...(rule.managed ? { overrideAction: { none: {} } } : { action: tooMany(rule.statement) }),
        visibilityConfig: visible(rule.name),
      })),
      visibilityConfig: visible(this.metricName),
    });
  }

  /** Keeps what was stopped, without credentials. */
  private logging(acl: Wafv2WebAcl, name: string): void {
    // WAF writes only to groups with this prefix.
    const group = logGroup(this, "log", `aws-waf-logs-${name}`);
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: [{ singleHeader: { name: AUTHORIZATION } }, { singleHeader: { name: "cookie" } }],
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [{ behavior: "KEEP", requirement: "MEETS_ANY", condition: [{ actionCondition: { action: "BLOCK" } }] }],
      },
    });
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
