import type { Behaviour } from "../types.ts";

/** Systems Manager's Parameter Store. */
export const parameters: { [type: string]: Behaviour } = {
  aws_ssm_parameter: {
    values: {
      id: "{name}",
      arn: ({ account, region, state }) => {
        const name = String(state["name"]);
        return `arn:aws:ssm:${region}:${account}:parameter${name.startsWith("/") ? "" : "/"}${name}`;
      },
      data_type: "text",
      tier: "Standard",
      version: ({ prior }) => Number(prior?.["version"] ?? 0) + 1,
      insecure_value: ({ state }) => (state["type"] === "SecureString" ? null : (state["value"] ?? null)),
      has_value_wo: ({ config }) => config["value_wo"] !== null && config["value_wo"] !== undefined,
    },
    replace: ["name", "key_id"],
    recomputes: { version: ["value", "insecure_value", "value_wo_version", "type"] },
  },
};
