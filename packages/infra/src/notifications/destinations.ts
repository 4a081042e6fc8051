import type { Severity } from "../core/watch.ts";
import type { SecretGroup } from "../secrets/index.ts";

/** A channel of Slack, told by Amazon Q Developer in chat applications. Its workspace is authorized once, in the console. */
export interface SlackChannel {
  readonly slack: {
    /** Id of the workspace: `T0123ABCD`. */
    readonly workspace: `T${string}`;
    /** Id of the channel, at the end of its link: `C0123ABCD`. */
    readonly channel: `C${string}` | `G${string}`;
  };
}

/** A channel of Microsoft Teams, told by Amazon Q Developer in chat applications. */
export interface TeamsChannel {
  readonly teams: { readonly tenant: string; readonly team: string; readonly channel: string };
}

/** A service of PagerDuty: an alarm opens an incident, and closes it when it is quiet again. */
export interface PagerDutyService {
  readonly pagerDuty: {
    /** Group that has the routing key of an Events API v2 integration. Read when it is needed; never in the state. */
    readonly secret: SecretGroup;
    /** @default "PAGERDUTY_ROUTING_KEY" */
    readonly key?: string;
  };
}

/**
 * Somebody who is told: a mail address, a telephone (`+4915112345678`, only in environments of class production), a channel or
 * a pager. Each mail address has to confirm once.
 */
export type Destination = `${string}@${string}` | `+${number}` | SlackChannel | TeamsChannel | PagerDutyService;

/** Who is told of what. `every` is told of every severity. */
export type Notify = Partial<Record<Severity | "every", readonly Destination[]>>;

/** Destinations of one severity, with those of every severity. */
export const destinationsOf = (notify: Notify, severity: Severity): Destination[] => [
  ...(notify[severity] ?? []),
  ...(notify.every ?? []),
];
