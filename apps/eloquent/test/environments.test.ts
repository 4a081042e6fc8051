import { type Json, type StackJson, synthesizedStacks } from "./support/stacks.ts";

const stacks = synthesizedStacks();
const { staging, production } = stacks;
const accounts = { bootstrap: "111111111111", staging: "111111111111", production: "222222222222" };
const every = Object.entries(stacks) as [keyof typeof accounts, StackJson][];

test("E1-232: an environment is a stack, made from typed settings; bootstrap prepares the accounts", () => {
  expect(Object.keys(stacks)).toEqual(["bootstrap", "staging", "production"]);
});

test.each(every)(
  "E1-228 D-P-05 D-E1-18: the state of %s has a key of its own, is encrypted and locked",
  (name, stack) => {
    expect(stack.json["terraform"].backend).toEqual({
      s3: {
        bucket: `eloquent-ai-terraform-state-${accounts[name]}`,
        key: `${name}/terraform.tfstate`,
        region: "us-east-1",
        encrypt: true,
        kms_key_id: `arn:aws:kms:us-east-1:${accounts[name]}:alias/eloquent-ai-terraform-state-${accounts[name]}`,
        use_lockfile: true,
      },
    });
  },
);

test.each(every)("E1-226 E1-227 D-E1-19: %s wants Terraform 1.11 and the provider of the bindings", (_, stack) => {
  expect(stack.json["terraform"].required_version).toBe(">= 1.11.0");
  expect(stack.json["terraform"].required_providers.aws).toEqual({ source: "aws", version: "6.25.0" });
});

test.each(every)("E1-229 E1-230: %s is in us-east-1, in its account only, with the three tags", (name, stack) => {
  const [provider] = stack.json["provider"].aws;
  expect(provider).toMatchObject({
    region: "us-east-1",
    allowed_account_ids: [accounts[name]],
    default_tags: [{ tags: { Environment: name, Project: "eloquent-ai-chatbot", ManagedBy: "terraform" } }],
  });
});

test.each([
  ["staging", staging],
  ["production", production],
])("E1-231: %s is made of the five modules", (name, stack) => {
  const resources = Object.values(stack.json["resource"]).flatMap((ofType) => Object.values(ofType as Json));
  const modules = new Set(resources.map((resource) => resource["//"].metadata.path.split("/")[1]));
  for (const module of ["networking", "app_runner", "elasticache", "monitoring", "api_gateway"]) {
    expect([name, ...modules]).toContain(module);
  }
});

test("E1-233: the image is the only variable; what else was one is a typed setting, and outputs are outputs", () => {
  for (const stack of [staging, production]) {
    expect(Object.keys(stack.json["variable"])).toEqual(["backend_digest"]);
    expect(Object.keys(stack.json["output"]).sort()).toEqual(["cache", "cdn", "live", "release", "service", "url"]);
  }
});

test("E1-237: staging has the same resources as production, but for the third zone and the telephone", () => {
  const ids = (stack: StackJson) =>
    Object.entries(stack.json["resource"]).flatMap(([type, ofType]) =>
      Object.values(ofType as Json).map((resource) => `${type} ${resource["//"].metadata.path.replace(/^\w+\//, "")}`),
    );
  const neutral = (id: string) => id.replace(/(to|from)-(staging|production)-/, "$1-");
  const perZone = (id: string) => /us-east-1[abc]$/.test(id);
  const telephone = production
    .all("aws_sns_topic_subscription")
    .filter(({ protocol }) => protocol === "sms")
    .map((one) => `aws_sns_topic_subscription ${one["//"].metadata.path.replace(/^\w+\//, "")}`);
  const rings = ["aws_sns_sms_preferences monitoring/topics/text-messages", ...telephone];
  expect(
    ids(staging)
      .map(neutral)
      .filter((id) => !perZone(id))
      .sort(),
  ).toEqual(
    ids(production)
      .map(neutral)
      .filter((id) => !perZone(id) && !rings.includes(id))
      .sort(),
  );
  expect(ids(staging).filter((id) => !ids(production).map(neutral).includes(neutral(id)))).toEqual([]);
});

test("E1-242: production survives the loss of a zone: three zones, a NAT gateway in each, two cache nodes apart", () => {
  const zones = new Set(production.all("aws_subnet").map((subnet) => subnet["availability_zone"]));
  expect(zones.size).toBe(3);
  const homes = production.all("aws_nat_gateway").map((gateway) => gateway["subnet_id"]);
  expect(new Set(homes).size).toBe(3);
  const group = production.one("aws_elasticache_replication_group");
  expect(new Set(group["preferred_cache_cluster_azs"]).size).toBe(group["num_cache_clusters"]);
  expect(production.one("aws_apprunner_vpc_connector")["subnets"]).toHaveLength(3);
  expect(group["lifecycle"]).toEqual({ prevent_destroy: true });
});
