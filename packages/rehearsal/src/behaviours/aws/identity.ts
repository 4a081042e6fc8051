import type { Attempt, Behaviour } from "../types.ts";

const text = (attempt: Attempt, name: string, otherwise = "") => {
  const value = attempt.state[name];
  return typeof value === "string" && value !== "" ? value : otherwise;
};
const iam = (kind: string) => (attempt: Attempt) =>
  `arn:aws:iam::${attempt.account}:${kind}${text(attempt, "path", "/")}${text(attempt, "name")}`;

/** IAM, KMS, Secrets Manager. */
export const identity: { [type: string]: Behaviour } = {
  aws_iam_role: {
    values: {
      arn: iam("role"),
      id: "{name}",
      unique_id: "AROA{HEX17}",
      create_date: () => new Date().toISOString(),
    },
    replace: ["name", "name_prefix", "path"],
  },
  aws_iam_policy: {
    values: { arn: iam("policy"), id: iam("policy"), policy_id: "ANPA{HEX17}", attachment_count: 0 },
    replace: ["name", "name_prefix", "path", "description"],
  },
  aws_iam_role_policy: { values: { id: "{role}:{name}" }, replace: ["name", "name_prefix", "role"] },
  aws_iam_role_policy_attachment: { values: { id: "{role}/{policy_arn}" }, replace: ["role", "policy_arn"] },
  aws_iam_instance_profile: {
    values: { arn: iam("instance-profile"), id: "{name}", unique_id: "AIPA{HEX17}" },
    replace: ["name", "path"],
  },
  aws_iam_openid_connect_provider: {
    values: {
      arn: (attempt) =>
        `arn:aws:iam::${attempt.account}:oidc-provider/${text(attempt, "url").replace(/^https:\/\//, "")}`,
      id: (attempt) =>
        `arn:aws:iam::${attempt.account}:oidc-provider/${text(attempt, "url").replace(/^https:\/\//, "")}`,
    },
    replace: ["url"],
  },
  aws_kms_key: {
    values: {
      id: "{uuid}",
      key_id: "{id}",
      arn: "arn:aws:kms:{region}:{account}:key/{id}",
      policy: "{}",
      rotation_period_in_days: 365,
    },
    replace: ["customer_master_key_spec", "key_usage", "multi_region"],
  },
  aws_kms_alias: {
    values: {
      id: "{name}",
      arn: "arn:aws:kms:{region}:{account}:{name}",
      target_key_arn: (attempt) => {
        const key = text(attempt, "target_key_id");
        return key.startsWith("arn:") ? key : `arn:aws:kms:${attempt.region}:${attempt.account}:key/${key}`;
      },
    },
    replace: ["name", "name_prefix"],
  },
  aws_secretsmanager_secret: {
    values: { arn: "arn:aws:secretsmanager:{region}:{account}:secret:{name}-{hex6}", id: "{arn}", policy: "" },
    replace: ["name", "name_prefix"],
  },
  aws_secretsmanager_secret_version: {
    values: {
      version_id: "{uuid}",
      arn: "{secret_id}",
      id: "{secret_id}|{version_id}",
      version_stages: () => ["AWSCURRENT"],
      has_secret_string_wo: ({ config }) => config["secret_string_wo"] !== null,
    },
    replace: ["secret_id", "secret_string", "secret_binary", "secret_string_wo_version"],
    create: ({ services, state, config }) => {
      const value = config["secret_string_wo"] ?? config["secret_string"];
      // Only in memory: the world's folder holds no secret.
      if (typeof value === "string") services.keepSecret(String(state["secret_id"]), value);
    },
  },
};
