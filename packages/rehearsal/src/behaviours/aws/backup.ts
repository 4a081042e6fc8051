import type { Behaviour } from "../types.ts";

const arn = (kind: string) => `arn:aws:backup:{region}:{account}:${kind}`;

/** AWS Backup. */
export const backup: { [type: string]: Behaviour } = {
  aws_backup_vault: {
    values: { id: "{name}", arn: arn("backup-vault:{name}"), recovery_points: 0, kms_key_arn: "" },
    replace: ["name", "kms_key_arn", "region"],
  },
  aws_backup_vault_policy: { values: { id: "{backup_vault_name}" }, replace: ["backup_vault_name"] },
  aws_backup_vault_lock_configuration: {
    values: { id: "{backup_vault_name}" },
    replace: ["backup_vault_name", "min_retention_days", "max_retention_days", "changeable_for_days"],
  },
  aws_backup_plan: {
    values: { id: "{uuid}", arn: arn("backup-plan:{id}"), version: "{hex32}" },
    replace: ["region"],
  },
  aws_backup_selection: { values: { id: "{uuid}" }, replace: ["name", "plan_id", "iam_role_arn", "resources"] },
  aws_backup_restore_testing_plan: {
    values: { arn: arn("restore-testing-plan:{name}"), schedule_expression_timezone: "UTC" },
    replace: ["name"],
  },
  aws_backup_restore_testing_selection: { replace: ["name", "restore_testing_plan_name", "protected_resource_type"] },
};
