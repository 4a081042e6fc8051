import type { Behaviour } from "../types.ts";

/** What a template says it puts out; every value looks like the ARN that it most often is. */
function outputsOf(template: string, { account, region }: { account: string; region: string }): Record<string, string> {
  const { Outputs = {} } = JSON.parse(template) as { Outputs?: object };
  return Object.fromEntries(
    Object.keys(Outputs).map((name) => [name, `arn:aws:stand-in:${region}:${account}:${name.toLowerCase()}/${name}`]),
  );
}

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
      outputs: ({ account, region, state }) => outputsOf(String(state["template_body"]), { account, region }),
      template_body: "",
      policy_body: "",
    },
    replace: ["name"],
  },
};
