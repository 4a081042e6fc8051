import type { BindingKind } from "./binding.ts";
import type { BlockSchema } from "./types.ts";
import { wafStatement } from "./wafv2.ts";

/** What a binding cannot say and a check or a stand-in needs to know, each from the provider's documentation. */
const SENSITIVE: { [type: string]: readonly string[] } = {
  aws_db_instance: ["password"],
  aws_elasticache_replication_group: ["auth_token"],
  aws_elasticache_user: ["passwords"],
  aws_iam_access_key: ["secret", "ses_smtp_password_v4"],
  aws_rds_cluster: ["master_password"],
  aws_secretsmanager_secret_version: ["secret_binary", "secret_string"],
  aws_ssm_parameter: ["value"],
  github_actions_environment_secret: ["encrypted_value", "plaintext_value"],
  github_actions_organization_secret: ["encrypted_value", "plaintext_value"],
  github_actions_secret: ["encrypted_value", "plaintext_value"],
};

/** Completes the schema of the few types for which the generator dropped something. */
export function supplement(kind: BindingKind, type: string, block: BlockSchema): BlockSchema {
  if (kind !== "resource") return block;
  for (const name of SENSITIVE[type] ?? []) {
    const attribute = block.attributes[name];
    if (attribute) attribute.sensitive = true;
  }
  // The statement of a WAF rule contains itself, so cdktf types it as `any` and the nested blocks are lost.
  if (type === "aws_wafv2_web_acl" || type === "aws_wafv2_rule_group") {
    const rule = block.blocks["rule"]?.block;
    if (rule?.attributes["statement"]) {
      delete rule.attributes["statement"];
      rule.blocks["statement"] = wafStatement();
    }
  }
  return block;
}
