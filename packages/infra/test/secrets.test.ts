import { problemsOf, SecretGroup, type SecretGroupProps, type TerraformStack } from "../src/index.ts";
import { eloquent } from "./support/eloquent.ts";
import { build, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const GROUPS: [requirement: string, props: SecretGroupProps][] = [
  ["E1-64", { name: "eloquent-ai/database", keys: ["SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_KEY"] }],
  ["E1-65", { name: "eloquent-ai/api-keys", keys: ["ANTHROPIC_API_KEY", "PINECONE_API_KEY", "CLERK_SECRET_KEY"] }],
  ["E1-66", { name: "eloquent-ai/auth", keys: ["JWT_SECRET"] }],
  ["E1-69", { name: "eloquent-ai/external", keys: ["SENTRY_DSN", "POSTHOG_API_KEY", "DATADOG_API_KEY"] }],
];

const group = (props: SecretGroupProps) => (stack: TerraformStack) => void new SecretGroup(stack, "group", props);

test.each(GROUPS)("%s: a secret with its keys, all empty, written once", (_id, props) => {
  const { one } = synth(group(props), STAGING);
  expect(one("aws_secretsmanager_secret")).toMatchObject({ name: props.name, recovery_window_in_days: 7 });
  const version = one("aws_secretsmanager_secret_version");
  expect(JSON.parse(version["secret_string_wo"])).toEqual(Object.fromEntries(props.keys.map((key) => [key, ""])));
  expect(version["secret_string_wo_version"]).toBe(1);
});

test("E1-64 D-P-10: a service reads the values by reference, may read that secret and no other, and waits for it", () => {
  const { one } = synth((stack) => void eloquent(stack), STAGING);
  const secrets =
    one("aws_apprunner_service").source_configuration.image_repository.image_configuration.runtime_environment_secrets;
  expect(secrets["SUPABASE_SERVICE_KEY"]).toMatch(
    /^\$\{aws_secretsmanager_secret\.database_.*\.arn\}:SUPABASE_SERVICE_KEY::$/,
  );
  const policy = JSON.parse(one("aws_iam_role_policy", "backend_instance").policy);
  const reads = policy.Statement.filter((one: { Action: string }) => one.Action === "secretsmanager:GetSecretValue");
  expect(reads.map((one: { Resource: string }) => one.Resource)).toEqual([
    expect.stringMatching(/database_secret.*\.arn/),
    expect.stringMatching(/redis_secret.*\.arn/),
  ]);
  const decrypt = policy.Statement.find((one: { Action: string }) => one.Action === "kms:Decrypt");
  expect(decrypt.Condition.StringEquals).toHaveProperty(["kms:EncryptionContext:SecretARN"]);
});

test("E1-67 D-E1-13: the address of the cache is written by the stack, over TLS and without a password", () => {
  const { one } = synth((stack) => void eloquent(stack), STAGING);
  const version = one("aws_secretsmanager_secret_version", "redis_version");
  expect(JSON.parse(version["secret_string_wo"])["REDIS_URL"]).toMatch(
    /^rediss:\/\/eloquent-ai-redis-app@\$\{aws_elasticache_replication_group\..*\.primary_endpoint_address\}:6379$/,
  );
  expect(version["secret_string_wo_version"]).toBeGreaterThan(1);
});

test("a new key does not make Terraform write again over what people put in; another text in a written group does", () => {
  const version = (make: (stack: TerraformStack) => void) =>
    synth(make, STAGING).one("aws_secretsmanager_secret_version").secret_string_wo_version;
  const written = (value: string) =>
    version((stack) => new SecretGroup(stack, "group", { name: "a/b", keys: ["A"] }).write({ A: value }));
  expect(version(group({ name: "a/b", keys: ["A"] }))).toBe(version(group({ name: "a/b", keys: ["A", "B"] })));
  expect(written("x")).toBe(written("x"));
  expect(written("x")).not.toBe(written("y"));
});

test("production keeps a deleted secret 30 days under a key of its own, and Terraform will not destroy it", () => {
  const made = synth(group(GROUPS[0]![1]), PRODUCTION).one("aws_secretsmanager_secret");
  expect(made).toMatchObject({ recovery_window_in_days: 30, lifecycle: { prevent_destroy: true } });
  expect(made["kms_key_id"]).toMatch(/aws_kms_key/);
  expect(
    synth(group({ ...GROUPS[0]![1], recoveryDays: 14 }), PRODUCTION).one("aws_secretsmanager_secret"),
  ).toMatchObject({
    recovery_window_in_days: 14,
  });
});

test("keys that are none, and a group that is written in part, are told", () => {
  const made = build((stack) => {
    new SecretGroup(stack, "none", { name: "a/none", keys: [] });
    new SecretGroup(stack, "odd", { name: "a/odd", keys: ["A-B", "C", "C"] });
    new SecretGroup(stack, "part", { name: "a/part", keys: ["A", "B"] }).write({ A: "1", Z: "2" });
  });
  expect(problemsOf(made).map(({ code, what }) => `${code}: ${what}`)).toEqual([
    'TOWLINE_SECRET_KEYS: "a/none" has no key',
    'TOWLINE_SECRET_KEYS: "a/odd" has the key "A-B", the key "C" twice',
    'TOWLINE_SECRET_PARTLY_WRITTEN: "a/part" is written by the stack without B and with Z, which the group does not have',
  ]);
});
