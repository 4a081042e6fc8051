import { SnsSmsPreferences } from "@cdktf/provider-aws/lib/sns-sms-preferences/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { accountId } from "../core/account.ts";
import { ALERTING_SERVICES, stackKey } from "../core/encryption.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import { policyDocument } from "../core/iam.ts";
import { fingerprint, physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Severity, Watchable } from "../core/watch.ts";
import { Chat } from "./chat.ts";
import { type Destination, destinationsOf, type Notify, type SlackChannel, type TeamsChannel } from "./destinations.ts";
import { Pager } from "./pager.ts";

export interface NotificationsProps {
  /** Severities that have a topic. @default by environment class: all in production and staging, critical elsewhere */
  readonly severities?: readonly Severity[];
  readonly notify: Notify;
  /** Most that text messages of the account may cost a month, in whole dollars. @default 10 */
  readonly textMessageDollars?: number;
}

/**
 * Who is told: one encrypted topic a severity, and everybody who hears of it. Whoever is woken by the one need not hear of the
 * others.
 *
 * SMS needs an origination identity and an account outside the SMS sandbox, and US numbers a registered one; AWS drops the
 * messages silently otherwise (https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox.html, D-E1-44). Who can list the
 * subscriptions of the account can read mail addresses and telephone numbers.
 *
 * ### Cost
 * Mail $2 for 100,000, SMS by country ($0.007 in the US, up to $0.10), chat nothing; a pager $1 a month for its alarm and queue.
 */
export class Notifications extends Construct implements Watchable {
  readonly topicArns: Partial<Record<Severity, string>> = {};
  readonly watchName = "notifications";
  #pagers: readonly Pager[] = [];

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const severities = props.severities ?? Environment.of(this).defaults.alarms;
    for (const severity of severities) this.topicArns[severity] = this.topic(severity);
    const told = this.told(props.notify, severities);
    for (const severity of severities) this.messages(severity, told[severity] ?? [], props);
    this.channels(told);
    this.pagers(told);
  }

  /** What could not be told. A Monitoring that makes its own notifications watches them by itself. */
  alarms(): readonly AlarmOffer[] {
    return this.#pagers.flatMap((pager) => pager.alarms());
  }

  charts(): readonly ChartOffer[] {
    return [];
  }

  /** Destinations of each severity, without what only rings in production. */
  private told(notify: Notify, severities: readonly Severity[]): Partial<Record<Severity, Destination[]>> {
    const { textMessages } = Environment.of(this).defaults;
    return Object.fromEntries(
      severities.map((severity) => [
        severity,
        destinationsOf(notify, severity).filter((one) => {
          this.check(severity, one);
          return textMessages || !isPhone(one);
        }),
      ]),
    );
  }

  private check(severity: Severity, one: Destination): void {
    if (typeof one !== "string") return;
    if (isPhone(one) && severity === "critical" && /^\+[1-9]\d{6,14}$/.test(one)) return;
    if (!isPhone(one) && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(one)) return;
    reportProblem(this, {
      code: "TOWLINE_DESTINATION",
      what: isPhone(one)
        ? severity === "critical"
          ? `"${one}" is not a telephone number`
          : `a telephone rings for ${severity}`
        : `"${one}" is not a mail address`,
      instead: isPhone(one)
        ? "a number in E.164, as in +4915112345678, under `critical`"
        : 'an address such as "oncall@example.com"',
    });
  }

  private topic(severity: Severity): string {
    const name = physicalName(this, `alerts-${severity}`, 256);
    const topic = new SnsTopic(this, severity, {
      name,
      displayName: `${severity} alerts`,
      kmsMasterKeyId: stackKey(this, "alerts")!.arn,
    });
    new SnsTopicPolicy(this, `${severity}-policy`, {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "AlarmsAndBudgetsOfThisAccount",
          Principal: { Service: [...ALERTING_SERVICES] },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": accountId(this) } },
        },
        {
          Sid: "OnlyOverTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    return topic.arn;
  }

  private messages(severity: Severity, told: readonly Destination[], props: NotificationsProps): void {
    for (const endpoint of new Set(told.filter((one) => typeof one === "string"))) {
      new SnsTopicSubscription(this, `${severity}-${fingerprint(endpoint)}`, {
        topicArn: this.topicArns[severity]!,
        protocol: isPhone(endpoint) ? "sms" : "email",
        endpoint,
      });
      if (isPhone(endpoint)) this.spendLimit(props);
    }
  }

  /** Of the whole account and region: a loop of alarms must not become a bill. */
  private spendLimit({ textMessageDollars = 10 }: NotificationsProps): void {
    if (this.node.tryFindChild("text-messages")) return;
    new SnsSmsPreferences(this, "text-messages", {
      monthlySpendLimit: textMessageDollars,
      defaultSmsType: "Transactional",
    });
  }

  private channels(told: Partial<Record<Severity, Destination[]>>): void {
    const slack = this.grouped(told, (one): one is SlackChannel => typeof one === "object" && "slack" in one);
    const teams = this.grouped(told, (one): one is TeamsChannel => typeof one === "object" && "teams" in one);
    if (slack.length + teams.length === 0) return;
    const chat = new Chat(this, "chat");
    for (const { one, topicArns } of slack) chat.slack(one, topicArns);
    for (const { one, topicArns } of teams) chat.teams(one, topicArns);
  }

  /** A channel can be set up once only, however many severities it is told of. */
  private grouped<D extends Destination>(
    told: Partial<Record<Severity, Destination[]>>,
    is: (one: Destination) => one is D,
  ): { readonly one: D; readonly topicArns: readonly string[] }[] {
    const channels = new Map<string, { one: D; topicArns: string[] }>();
    for (const [severity, destinations] of Object.entries(told) as [Severity, Destination[]][]) {
      for (const one of destinations.filter(is)) {
        const key = JSON.stringify(one);
        const known = channels.get(key) ?? { one, topicArns: [] };
        const arn = this.topicArns[severity]!;
        if (!known.topicArns.includes(arn)) known.topicArns.push(arn);
        channels.set(key, known);
      }
    }
    return [...channels.values()];
  }

  private pagers(told: Partial<Record<Severity, Destination[]>>): void {
    const pagers = new Map<string, Pager>();
    for (const [severity, destinations] of Object.entries(told) as [Severity, Destination[]][]) {
      for (const one of destinations) {
        if (typeof one !== "object" || !("pagerDuty" in one)) continue;
        const { key = "PAGERDUTY_ROUTING_KEY", secret } = one.pagerDuty;
        const id = `pager-${fingerprint(`${secret.name}/${key}`)}`;
        const pager = pagers.get(id) ?? new Pager(this, id, { secret, key });
        pagers.set(id, pager);
        pager.hears(severity, this.topicArns[severity]!);
      }
    }
    this.#pagers = [...pagers.values()];
  }
}

const isPhone = (one: Destination): one is `+${number}` => typeof one === "string" && one.startsWith("+");
