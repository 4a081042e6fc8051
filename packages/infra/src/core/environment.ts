import type { InstanceSize } from "./sizes.ts";
import type { IConstruct } from "./tf.ts";
import { DASHBOARDS, type Dashboard } from "./watch.ts";

/** What an environment is for. It decides every default that nobody wrote (see {@link DEFAULTS}). */
export type EnvironmentClass = "production" | "staging" | "development" | "ephemeral" | "local";

/** What modules want to know about the environment they are built in. */
export interface EnvironmentInfo {
  /** Name of the environment: stage name, `ENVIRONMENT` of the services, part of physical names. */
  readonly name: string;
  readonly class: EnvironmentClass;
  /** Name of the system; prefix of physical names. */
  readonly project: string;
  /** Twelve digits. @default the account of the credentials, looked up when Terraform plans */
  readonly account?: string;
  /** @default read from the zones where a module needs it */
  readonly region?: string;
}

/** What one class of environment means for the modules. */
export interface ClassDefaults {
  /** NAT gateways: one in all, one a zone, or none ($33 a month each, us-east-1, 2026). */
  readonly nat: "single" | "per-zone" | "none";
  /** Which traffic the VPC flow log keeps. */
  readonly flowLogs: "ALL" | "REJECT" | "none";
  /** Days that log groups keep their events. */
  readonly logRetention: 7 | 30 | 90 | 365;
  /** Days a deleted secret can be brought back; 0 deletes at once. */
  readonly secretRecovery: 0 | 7 | 30;
  /** Keys of our own (rotated yearly, $1 a month each) instead of the keys AWS manages. */
  readonly customerKeys: boolean;
  /** Terraform refuses to destroy what holds data (`prevent_destroy`). */
  readonly protect: boolean;
  readonly size: InstanceSize;
  readonly cacheNode: `cache.${string}.${string}`;
  readonly cacheNodes: number;
  /** Days that snapshots of a cache are kept; 0 takes none. */
  readonly cacheSnapshots: number;
  /** A last snapshot is taken when the cache is deleted. */
  readonly finalSnapshot: boolean;
  /** Days that a version of an object which was overwritten or deleted can be brought back. */
  readonly oldVersions: 7 | 30 | 90;
  /** S3 writes down who read what. */
  readonly accessLogs: boolean;
  /** Objects are deleted with their bucket. */
  readonly emptyBuckets: boolean;
  /** Days that backups are kept. */
  readonly backupDays: 7 | 30 | 365;
  /** Backups are restored once a week, to know that they can be. */
  readonly restoreTests: boolean;
  /** A pushed image is deployed by App Runner itself. Only where two people cannot race (D-E1-14). */
  readonly autoDeploy: boolean;
  /** Measurements of tasks and containers in ECS clusters; "enhanced" goes down to the single container. */
  readonly containerInsights: "enhanced" | "enabled" | "disabled";
  /** Traces of App Runner and of the API stage. */
  readonly tracing: boolean;
  /** Severities that get alarms and a topic. */
  readonly alarms: readonly ("critical" | "warning" | "info")[];
  /** Dashboards that are made ($3 a month each after the first three of an account, 2026). */
  readonly dashboards: readonly Dashboard[];
  /** Telephones ring: SMS costs by the message and wakes people. */
  readonly textMessages: boolean;
  /** How often a canary asks ($0.0012 a run: every 5 minutes is $10 a month). */
  readonly canaryEvery: "1 minute" | "5 minutes" | "15 minutes" | "1 hour";
}

/** The one table of defaults by environment class. An explicit prop always wins. */
export const DEFAULTS: Readonly<Record<EnvironmentClass, ClassDefaults>> = {
  production: {
    nat: "per-zone",
    flowLogs: "ALL",
    logRetention: 365,
    secretRecovery: 30,
    customerKeys: true,
    protect: true,
    size: "1 vCPU, 2 GB",
    cacheNode: "cache.t4g.small",
    cacheNodes: 2,
    cacheSnapshots: 7,
    finalSnapshot: true,
    oldVersions: 90,
    accessLogs: true,
    emptyBuckets: false,
    backupDays: 365,
    restoreTests: true,
    autoDeploy: false,
    containerInsights: "enhanced",
    tracing: true,
    alarms: ["critical", "warning", "info"],
    dashboards: DASHBOARDS,
    textMessages: true,
    canaryEvery: "5 minutes",
  },
  staging: {
    nat: "single",
    flowLogs: "ALL",
    logRetention: 90,
    secretRecovery: 7,
    customerKeys: true,
    protect: false,
    size: "0.5 vCPU, 1 GB",
    cacheNode: "cache.t4g.small",
    cacheNodes: 2,
    cacheSnapshots: 1,
    finalSnapshot: false,
    oldVersions: 30,
    accessLogs: true,
    emptyBuckets: false,
    backupDays: 30,
    restoreTests: false,
    autoDeploy: false,
    containerInsights: "enabled",
    tracing: true,
    alarms: ["critical", "warning", "info"],
    dashboards: DASHBOARDS,
    textMessages: false,
    canaryEvery: "15 minutes",
  },
  development: {
    nat: "single",
    flowLogs: "REJECT",
    logRetention: 30,
    secretRecovery: 7,
    customerKeys: false,
    protect: false,
    size: "0.25 vCPU, 0.5 GB",
    cacheNode: "cache.t4g.micro",
    cacheNodes: 1,
    cacheSnapshots: 0,
    finalSnapshot: false,
    oldVersions: 7,
    accessLogs: false,
    emptyBuckets: false,
    backupDays: 7,
    restoreTests: false,
    autoDeploy: true,
    containerInsights: "disabled",
    tracing: false,
    alarms: ["critical"],
    dashboards: ["application"],
    textMessages: false,
    canaryEvery: "1 hour",
  },
  ephemeral: {
    nat: "single",
    flowLogs: "none",
    logRetention: 7,
    secretRecovery: 0,
    customerKeys: false,
    protect: false,
    size: "0.25 vCPU, 0.5 GB",
    cacheNode: "cache.t4g.micro",
    cacheNodes: 1,
    cacheSnapshots: 0,
    finalSnapshot: false,
    oldVersions: 7,
    accessLogs: false,
    emptyBuckets: true,
    backupDays: 7,
    restoreTests: false,
    autoDeploy: false,
    containerInsights: "disabled",
    tracing: false,
    alarms: ["critical"],
    dashboards: ["application"],
    textMessages: false,
    canaryEvery: "1 hour",
  },
  local: {
    nat: "none",
    flowLogs: "none",
    logRetention: 7,
    secretRecovery: 0,
    customerKeys: false,
    protect: false,
    size: "0.25 vCPU, 0.5 GB",
    cacheNode: "cache.t4g.micro",
    cacheNodes: 1,
    cacheSnapshots: 0,
    finalSnapshot: false,
    oldVersions: 7,
    accessLogs: false,
    emptyBuckets: true,
    backupDays: 7,
    restoreTests: false,
    autoDeploy: false,
    containerInsights: "disabled",
    tracing: false,
    alarms: [],
    dashboards: ["application"],
    textMessages: false,
    canaryEvery: "1 hour",
  },
};

const ENVIRONMENT = Symbol.for("towline.infra.environment");

/** The environment a construct is built in. */
export class Environment {
  readonly name: string;
  readonly class: EnvironmentClass;
  readonly project: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** False outside a Towline stack, where nobody said which environment this is. */
  readonly declared: boolean;
  readonly defaults: ClassDefaults;

  private constructor(info: EnvironmentInfo, declared: boolean) {
    this.name = info.name;
    this.class = info.class;
    this.project = info.project;
    this.account = info.account;
    this.region = info.region;
    this.declared = declared;
    this.defaults = DEFAULTS[info.class];
  }

  /** Says which environment everything under `scope` belongs to. Call it before the first module is made. */
  static set(scope: IConstruct, info: EnvironmentInfo): Environment {
    const environment = new Environment(info, true);
    Object.defineProperty(scope, ENVIRONMENT, { value: environment, configurable: true });
    return environment;
  }

  /**
   * The nearest environment up the tree. Outside a Towline stack it is `production`: whoever says nothing gets the
   * safest defaults, not the cheapest.
   */
  static of(scope: IConstruct): Environment {
    const scopes = scope.node.scopes as (IConstruct & { [ENVIRONMENT]?: Environment })[];
    for (const ancestor of scopes.toReversed()) {
      if (ancestor[ENVIRONMENT]) return ancestor[ENVIRONMENT];
    }
    const stack = scopes.find((ancestor) => ancestor.node.id !== "" && ancestor !== scope.node.root) ?? scope;
    return new Environment({ name: "production", class: "production", project: stack.node.id }, false);
  }
}

/** The table of {@link DEFAULTS} as text, one line a setting; `towline` prints it. */
export function explainDefaults(): string {
  const classes = Object.keys(DEFAULTS) as EnvironmentClass[];
  const settings = Object.keys(DEFAULTS.production) as (keyof ClassDefaults)[];
  // A long list would make every column as wide as itself.
  const show = (value: unknown) =>
    Array.isArray(value) ? (value.length > 3 ? String(value.length) : value.join(" ") || "none") : String(value);
  const rows = [
    ["", ...classes],
    ...settings.map((setting) => [setting, ...classes.map((name) => show(DEFAULTS[name][setting]))]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
