import type { Behaviour } from "../types.ts";

/** What stands around a secret, and SSM parameters. */
export const secrets: { [type: string]: Behaviour } = {
  aws_secretsmanager_secret_policy: { values: { id: "{secret_arn}" }, replace: ["secret_arn"] },
  aws_secretsmanager_secret_rotation: {
    values: { id: "{secret_id}", rotation_enabled: true },
    replace: ["secret_id"],
  },
  aws_ssm_parameter: {
    values: {
      id: "{name}",
      arn: ({ account, region, state }) =>
        `arn:aws:ssm:${region}:${account}:parameter/${String(state["name"]).replace(/^\//, "")}`,
      version: ({ prior }) => Number(prior?.["version"] ?? 0) + 1,
      data_type: "text",
      tier: "Standard",
      value: ({ state }) => state["insecure_value"] ?? null,
      has_value_wo: ({ config }) => (config["value_wo"] ?? null) !== null,
      key_id: "",
    },
    replace: ["name"],
    recomputes: { insecure_value: ["value"], version: ["value", "insecure_value", "value_wo_version", "type"] },
  },
};
