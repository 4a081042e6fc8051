import type { Behaviour } from "../types.ts";

/** ElastiCache without nodes, and users that CloudFormation makes. */
export const cache: { [type: string]: Behaviour } = {
  aws_elasticache_serverless_cache: {
    values: {
      id: "{name}",
      arn: "arn:aws:elasticache:{region}:{account}:serverlesscache:{name}",
      status: "available",
      create_time: () => new Date().toISOString(),
      full_engine_version: "{major_engine_version}.0",
      endpoint: ({ region, state }) => [
        { address: `${state["name"]}-standin.serverless.${region}.cache.amazonaws.com`, port: 6379 },
      ],
      reader_endpoint: ({ region, state }) => [
        { address: `${state["name"]}-standin.serverless.${region}.cache.amazonaws.com`, port: 6380 },
      ],
    },
    replace: ["name", "kms_key_id", "subnet_ids"],
  },
  aws_cloudformation_stack: {
    values: {
      id: "arn:aws:cloudformation:{region}:{account}:stack/{name}/{uuid}",
      outputs: () => ({}),
      template_body: "",
      policy_body: "",
    },
    replace: ["name"],
  },
};
