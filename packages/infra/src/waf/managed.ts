import { managedRules, type Statement } from "../core/waf.ts";

interface Group {
  readonly rules: `AWSManagedRules${string}`;
  /** Capacity units, fixed by AWS. */
  readonly capacity: number;
  /** What it stops. */
  readonly stops: string;
}

/**
 * Groups of rules that AWS maintains, without those that are paid for by themselves
 * (https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html).
 *
 * The common rule set and the SQL rules are not among the defaults on purpose: they look for scripts and SQL in bodies, which is
 * what people paste into a chat. Let them observe first.
 */
export const MANAGED_GROUPS = {
  "ip-reputation": {
    rules: "AWSManagedRulesAmazonIpReputationList",
    capacity: 25,
    stops: "addresses that Amazon has seen attacking",
  },
  "known-bad-inputs": {
    rules: "AWSManagedRulesKnownBadInputsRuleSet",
    capacity: 200,
    stops: "patterns of known exploits, such as Log4j look-ups and Java deserialization",
  },
  "anonymous-ip": {
    rules: "AWSManagedRulesAnonymousIpList",
    capacity: 50,
    stops: "proxies, Tor exits and hosting providers; people behind a VPN too",
  },
  common: {
    rules: "AWSManagedRulesCommonRuleSet",
    capacity: 700,
    stops: "cross-site scripting, path traversal, bodies over 8 kB and calls without a user agent",
  },
  sql: { rules: "AWSManagedRulesSQLiRuleSet", capacity: 200, stops: "SQL injection in query, body, cookies and path" },
  "admin-paths": {
    rules: "AWSManagedRulesAdminProtectionRuleSet",
    capacity: 100,
    stops: "calls to administration pages of well-known software",
  },
  linux: { rules: "AWSManagedRulesLinuxRuleSet", capacity: 200, stops: "inclusion of files of a Linux system" },
} as const satisfies Record<string, Group>;

export type ManagedGroupName = keyof typeof MANAGED_GROUPS;

/** A group, or a group that is weakened, with the reason for it. */
export type ManagedGroup =
  | ManagedGroupName
  | { readonly group: ManagedGroupName; readonly observe: string }
  | {
      readonly group: ManagedGroupName;
      /** Rules of the group that only count, each with the reason: `{ SizeRestrictions_BODY: "chats are longer than 8 kB" }`. */
      readonly except: Readonly<Record<string, string>>;
    };

export const DEFAULT_GROUPS: readonly ManagedGroup[] = ["ip-reputation", "known-bad-inputs"];

export interface ManagedRule {
  readonly name: ManagedGroupName;
  readonly statement: Statement;
  readonly observe: boolean;
}

export function managedRule(wanted: ManagedGroup): ManagedRule {
  const {
    group,
    except = {},
    observe,
  } = typeof wanted === "string"
    ? { group: wanted }
    : (wanted as { group: ManagedGroupName; except?: object; observe?: string });
  return {
    name: group,
    statement: managedRules(MANAGED_GROUPS[group].rules, Object.keys(except).sort()),
    observe: observe !== undefined,
  };
}
