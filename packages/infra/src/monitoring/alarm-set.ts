import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import { physicalName, slug } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";
import type { AlarmOffer, CompositeOffer, Severity } from "../core/watch.ts";
import { alarm, telling } from "./alarm.ts";
import type { Mute } from "./props.ts";

export interface AlarmSetProps {
  /** Where each severity is told; a severity that is not here rings nowhere. */
  readonly topicArns: Partial<Record<Severity, string>>;
  readonly runbooks: string | undefined;
  readonly mute: Readonly<Record<string, Mute>>;
}

interface Made {
  /** The name as a reference, so that what names the alarm comes after it. */
  readonly ref: string;
  readonly name: string;
  readonly arn: string;
}

/** The alarms of a monitoring, by the thing that they are about and their id. */
export class AlarmSet {
  readonly #scope: Construct;
  readonly #props: AlarmSetProps;
  readonly #offers = new Map<string, { readonly watched: string; readonly offer: AlarmOffer }>();
  readonly #made = new Map<string, Made>();

  constructor(scope: Construct, props: AlarmSetProps) {
    this.#scope = scope;
    this.#props = props;
  }

  /** Names of all alarms that were made, as AWS knows them. */
  get names(): string[] {
    return [...this.#made.values()].map(({ name }) => name);
  }

  get arns(): string[] {
    return [...this.#made.values()].map(({ arn }) => arn);
  }

  /** Makes an offered alarm when its severity is told to anybody. */
  add(watched: string, offer: AlarmOffer): void {
    const key = `${watched}/${offer.id}`;
    this.#offers.set(key, { watched, offer });
    if (!offer.quiet && this.#props.topicArns[offer.severity]) this.#make(key);
  }

  /** Makes an alarm over others, which have been added before. */
  combine(watched: string, composite: CompositeOffer): void {
    const topicArn = this.#props.topicArns[composite.severity];
    if (!topicArn) return;
    const terms = composite.allOf.map((term) => this.#term(watched, composite.id, term));
    if (terms.some((term) => term === undefined)) return;
    const key = `${watched}/${composite.id}`;
    const maintenance = this.#maintenance();
    const made = new CloudwatchCompositeAlarm(this.#scope, `${slug(watched)}-${slug(composite.id)}`, {
      ...telling(this.#telling(key, watched, composite, topicArn)),
      alarmRule: terms.join(" AND "),
      // Somebody who works on the system need not be told that it is down.
      actionsSuppressor: { alarm: maintenance.ref, waitPeriod: 60, extensionPeriod: 60 },
    });
    this.#keep(key, made, this.#name(watched, composite.id));
  }

  /** Whether an alarm was offered. */
  has(watched: string, id: string): boolean {
    return this.#offers.has(`${watched}/${id}`);
  }

  /** Reports what was muted and does not exist: a mute that mutes nothing is a mistake. */
  check(): void {
    for (const key of Object.keys(this.#props.mute)) {
      if (this.#made.has(key)) continue;
      reportProblem(this.#scope, {
        code: "TOWLINE_MUTE_UNKNOWN",
        what: `"${key}" is muted, but there is no such alarm`,
        instead: `one of ${[...this.#made.keys()].map((known) => `"${known}"`).join(", ")}`,
      });
    }
  }

  #make(key: string): Made | undefined {
    const known = this.#made.get(key);
    const offered = this.#offers.get(key);
    if (known || !offered) return known;
    const { offer, watched } = offered;
    const topicArn = offer.quiet ? undefined : this.#props.topicArns[offer.severity];
    const made = alarm(
      this.#scope,
      `${slug(watched)}-${slug(offer.id)}`,
      offer,
      this.#telling(key, watched, offer, topicArn),
    );
    return this.#keep(key, made, this.#name(watched, offer.id));
  }

  #keep(key: string, alarm: { readonly alarmName: string; readonly arn: string }, name: string): Made {
    const made = { ref: alarm.alarmName, name, arn: alarm.arn };
    this.#made.set(key, made);
    return made;
  }

  #name(watched: string, id: string): string {
    return physicalName(this.#scope, `${watched}-${id}`, 255);
  }

  #telling(
    key: string,
    watched: string,
    { id, says, severity }: { readonly id: string; readonly says: string; readonly severity: Severity },
    topicArn: string | undefined,
  ) {
    const { mute, runbooks } = this.#props;
    const muted = mute[key];
    return {
      name: this.#name(watched, id),
      description: [
        `${severity}: ${says}.`,
        ...(runbooks ? [`Runbook: ${runbooks}#${slug(id)}.`] : []),
        ...(muted ? [`Muted until ${muted.until}: ${muted.reason}.`] : []),
      ].join(" "),
      topicArn,
      muted: muted !== undefined,
    };
  }

  #term(watched: string, composite: string, term: string | readonly string[]): string | undefined {
    const ids = typeof term === "string" ? [term] : term;
    const parts = ids.map((id) => {
      const key = id.includes("/") ? id : `${watched}/${id}`;
      const made = this.#make(key);
      if (!made) {
        reportProblem(this.#scope, {
          code: "TOWLINE_ALARM_UNKNOWN",
          what: `the alarm "${watched}/${composite}" is made of "${key}", which nobody offers`,
          instead: `one of ${[...this.#offers.keys()].map((known) => `"${known}"`).join(", ")}`,
        });
        return undefined;
      }
      return `ALARM("${made.ref}")`;
    });
    if (parts.some((part) => part === undefined)) return undefined;
    return parts.length === 1 ? parts[0] : `(${parts.join(" OR ")})`;
  }

  /**
   * While this one rings, composite alarms tell nobody. It keeps its state until it hears otherwise, so one
   * `put-metric-data` with 1 begins the maintenance and one with 0 ends it.
   */
  #maintenance(): Made {
    const { name, project } = Environment.of(this.#scope);
    const offer: AlarmOffer = {
      id: "maintenance",
      severity: "info",
      says: "Somebody works on the system",
      measure: {
        metric: { namespace: project, name: "Maintenance", dimensions: { Environment: name }, stat: "Maximum" },
      },
      when: ">=",
      threshold: 1,
      silence: "ignore",
      clock: { periods: 1, periodSeconds: 60 },
      quiet: true,
    };
    this.#offers.set("system/maintenance", { watched: "system", offer });
    return this.#make("system/maintenance")!;
  }
}
