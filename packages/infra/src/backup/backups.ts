import { BackupPlan, type BackupPlanRule } from "@cdktf/provider-aws/lib/backup-plan/index.js";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection/index.js";
import { BackupVault } from "@cdktf/provider-aws/lib/backup-vault/index.js";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration/index.js";
import { BackupVaultPolicy } from "@cdktf/provider-aws/lib/backup-vault-policy/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { accountId } from "../core/account.ts";
import { EncryptionKey, stackKey } from "../core/encryption.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { assumedBy, GrantedRole, policyDocument } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { days } from "../core/units.ts";
import type { AlarmOffer, ChartOffer, Watchable } from "../core/watch.ts";
import { timing } from "../scheduler/index.ts";
import { backupAlarms, backupCharts } from "./alarms.ts";
import { checkLoss, type Recovery, recovery } from "./objectives.ts";
import type { BackupsProps } from "./props.ts";
import { restoreTests } from "./restore-tests.ts";

/** Longest that AWS Backup keeps every moment, days. */
const CONTINUOUS = 35;
/** Cold storage has to hold a backup for 90 days. */
const COLD_AFTER = 30;
const COLD_AT_LEAST = 90;

interface Settings {
  readonly name: string;
  readonly at: `${number}:${number}`;
  readonly daily: number;
  readonly monthly: number | undefined;
  readonly continuous: boolean;
}

/**
 * AWS Backup: a vault under a key of its own, a plan of daily and monthly backups, and what is chosen by tag or by name. In
 * production a backup is restored every week, to know that it can be.
 *
 * ### Cost
 * $0.05 a GB and month, $0.01 in cold storage where the service has it, the same again for a copy in another region, and what a
 * restoration costs for the hour that it stands (us-east-1, 2026). The key is $1 a month.
 */
export class Backups extends Construct implements Watchable {
  readonly name: string;
  readonly vaultArn: string;
  /** Whatever has this tag is backed up. */
  readonly tag: { readonly key: string; readonly value: string };
  readonly recovery: Recovery;
  readonly #vault: BackupVault;

  constructor(scope: Construct, id: string, props: BackupsProps = {}) {
    super(scope, id);
    const settings = this.settle(props);
    this.name = settings.name;
    this.tag = { key: "Backup", value: settings.name };
    this.recovery = recovery(this, props.objectives);
    checkLoss(this, this.recovery, settings.continuous ? undefined : 86_400, undefined);
    const key = stackKey(this, "backup");
    this.#vault = this.vault("vault", settings, key?.arn);
    this.vaultArn = this.#vault.arn;
    const copies = props.copyTo ? this.copyVault(settings, props.copyTo) : undefined;
    this.lock(settings, props);
    const plan = this.plan(settings, copies?.arn);
    const role = this.role();
    this.selection(plan, role, props);
    const tested = props.restoreTests ?? (Environment.of(this).defaults.restoreTests ? (["S3"] as const) : []);
    if (tested.length > 0)
      restoreTests(this, { name: settings.name, vaultArn: this.vaultArn, roleArn: role.arn, types: tested });
  }

  get watchName(): string {
    return this.node.id;
  }

  alarms(): readonly AlarmOffer[] {
    return backupAlarms(this.#vault.name);
  }

  charts(): readonly ChartOffer[] {
    return backupCharts(this.#vault.name);
  }

  private settle(props: BackupsProps): Settings {
    const { defaults } = Environment.of(this);
    const usual = Math.min(CONTINUOUS, defaults.backupDays);
    const daily = props.daily?.keep ? settle(this, "daily.keep", () => days(props.daily!.keep!), usual) : usual;
    const continuous = props.continuous ?? true;
    if (continuous && daily > CONTINUOUS) {
      reportProblem(this, {
        code: "TOWLINE_BACKUP_CONTINUOUS",
        what: `every moment of ${daily} days; AWS Backup keeps it for ${CONTINUOUS}`,
        instead: `daily: { keep: "${CONTINUOUS} days" } with monthly backups for longer, or continuous: false`,
      });
    }
    const { monthly } = props;
    return {
      name: props.name ?? physicalName(this, this.node.id, 50),
      at: props.daily?.at ?? "05:00",
      daily,
      continuous,
      monthly:
        monthly === "none"
          ? undefined
          : monthly
            ? settle(this, "monthly.keep", () => days(monthly.keep), 365)
            : defaults.backupDays > CONTINUOUS
              ? defaults.backupDays
              : undefined,
    };
  }

  private vault(id: string, { name }: Settings, keyArn: string | undefined, region?: string): BackupVault {
    const { defaults } = Environment.of(this);
    const at = region ? { region } : {};
    const vault = new BackupVault(this, id, {
      name,
      ...(keyArn ? { kmsKeyArn: keyArn } : {}),
      forceDestroy: defaults.emptyBuckets,
      ...at,
      ...(defaults.protect ? { lifecycle: { preventDestroy: true } } : {}),
    });
    new BackupVaultPolicy(this, `${id}-policy`, {
      backupVaultName: vault.name,
      policy: policyDocument([
        {
          Sid: "NoOtherAccount",
          Effect: "Deny",
          Principal: "*",
          Action: "backup:*",
          Resource: "*",
          Condition: {
            StringNotEquals: { "aws:PrincipalAccount": accountId(this) },
            Bool: { "aws:PrincipalIsAWSService": "false" },
          },
        },
        ...(defaults.protect
          ? [
              {
                Sid: "BackupsStay",
                Effect: "Deny" as const,
                Principal: "*" as const,
                Action: [
                  "backup:DeleteBackupVault",
                  "backup:DeleteRecoveryPoint",
                  "backup:UpdateRecoveryPointLifecycle",
                ],
                Resource: "*",
              },
            ]
          : []),
      ]),
      ...at,
    });
    return vault;
  }

  /** In the other region, under a key of that region. */
  private copyVault(settings: Settings, region: string): BackupVault {
    const key = Environment.of(this).defaults.customerKeys
      ? new EncryptionKey(this, "copy-key", {
          name: `${settings.name}-copies`,
          description: `Copies of the backups of ${settings.name}`,
          account: accountId(this),
          region,
          protect: Environment.of(this).defaults.protect,
        })
      : undefined;
    return this.vault("copies", settings, key?.arn, region);
  }

  private lock({ daily }: Settings, { lock }: BackupsProps): void {
    if (!lock) return;
    new BackupVaultLockConfiguration(this, "lock", {
      backupVaultName: this.#vault.name,
      minRetentionDays: Math.min(daily, 7),
      // Without it a lock can be taken off again.
      ...(lock === "compliance" ? { changeableForDays: 3 } : {}),
    });
  }

  private plan({ at, continuous, daily, monthly, name }: Settings, copies: string | undefined): BackupPlan {
    const [hour = "5", minute = "0"] = at.split(":");
    const first = `cron(${Number(minute)} ${Number(hour)} 1 * ? *)`;
    const times = settle(this, "daily.at", () => timing({ daily: at }).expression, "cron(0 5 * * ? *)");
    const rule = (ruleName: string, schedule: string, keep: number): BackupPlanRule => {
      const cold = ruleName === "monthly" && keep - COLD_AFTER >= COLD_AT_LEAST;
      return {
        ruleName,
        targetVaultName: this.#vault.name,
        schedule,
        scheduleExpressionTimezone: "UTC",
        startWindow: 60,
        completionWindow: 480,
        ...(ruleName === "daily" ? { enableContinuousBackup: continuous } : {}),
        // Said outright: what AWS fills in would show as a change.
        lifecycle: {
          deleteAfter: keep,
          optInToArchiveForSupportedResources: cold,
          ...(cold ? { coldStorageAfter: COLD_AFTER } : {}),
        },
        ...(copies
          ? {
              copyAction: [
                {
                  destinationVaultArn: copies,
                  lifecycle: { deleteAfter: keep, optInToArchiveForSupportedResources: false },
                },
              ],
            }
          : {}),
      };
    };
    const rules = [rule("daily", times, daily), ...(monthly ? [rule("monthly", first, monthly)] : [])];
    return new BackupPlan(this, "plan", { name, rule: rules });
  }

  private role(): GrantedRole {
    const role = new GrantedRole(this, {
      name: physicalName(this, this.node.id, 64),
      description: `Takes and restores the backups of ${this.name}`,
      trust: assumedBy("backup.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId(this) } }),
    });
    // What AWS maintains for this role: which actions a backup of each service needs changes with the services.
    for (const policy of [
      "service-role/AWSBackupServiceRolePolicyForBackup",
      "service-role/AWSBackupServiceRolePolicyForRestores",
      "AWSBackupServiceRolePolicyForS3Backup",
      "AWSBackupServiceRolePolicyForS3Restore",
    ]) {
      new IamRolePolicyAttachment(this, policy.replace(/^.*\//, ""), {
        role: role.role.name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      });
    }
    return role;
  }

  private selection(plan: BackupPlan, role: GrantedRole, { protects = [] }: BackupsProps): void {
    new BackupSelection(this, "tagged", {
      name: "tagged",
      planId: plan.id,
      iamRoleArn: role.arn,
      selectionTag: [{ type: "STRINGEQUALS", key: this.tag.key, value: this.tag.value }],
    });
    if (protects.length === 0) return;
    new BackupSelection(this, "named", {
      name: "named",
      planId: plan.id,
      iamRoleArn: role.arn,
      resources: protects.map(({ arn }) => arn),
    });
  }
}
