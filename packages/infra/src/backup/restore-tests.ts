import { BackupRestoreTestingPlan } from "@cdktf/provider-aws/lib/backup-restore-testing-plan/index.js";
import { BackupRestoreTestingSelection } from "@cdktf/provider-aws/lib/backup-restore-testing-selection/index.js";
import { Construct } from "../core/tf.ts";
import type { RestorableType } from "./props.ts";

/** Names of restore tests have no hyphens. */
const underscored = (name: string) => name.replaceAll(/[^A-Za-z0-9_]/g, "_").slice(0, 50);

/** Restores the newest backup of each type into nothing, every Sunday, and takes it down after an hour. */
export function restoreTests(
  scope: Construct,
  props: { name: string; vaultArn: string; roleArn: string; types: readonly RestorableType[] },
): void {
  const inner = new Construct(scope, "restore-tests");
  const plan = new BackupRestoreTestingPlan(inner, "plan", {
    name: underscored(props.name),
    scheduleExpression: "cron(0 9 ? * SUN *)",
    scheduleExpressionTimezone: "UTC",
    startWindowHours: 8,
    recoveryPointSelection: [
      {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [props.vaultArn],
        recoveryPointTypes: ["CONTINUOUS", "SNAPSHOT"],
        selectionWindowDays: 7,
      },
    ],
  });
  for (const type of props.types) {
    new BackupRestoreTestingSelection(inner, type, {
      name: underscored(`${props.name}_${type}`),
      restoreTestingPlanName: plan.name,
      protectedResourceType: type,
      protectedResourceArns: ["*"],
      iamRoleArn: props.roleArn,
      validationWindowHours: 1,
    });
  }
}
