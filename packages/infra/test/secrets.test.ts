import { Parameters, problemsOf, SecretGroup, type SecretGroupProps, type TerraformStack } from "../src/index.ts";
import { eloquent, service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

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

describe("values that nobody has seen", () => {
  const generated = (options?: { length?: number; edition?: number }) =>
    synth(
      (stack) => new SecretGroup(stack, "auth", { name: "a/auth", keys: ["JWT_SECRET"] }).generate(options),
      STAGING,
    );

  test("E1-66 D-P-10: JWT_SECRET is drawn while Terraform runs and goes into a write-only argument", () => {
    const { json, one } = generated();
    const [[id, password]] = Object.entries(json["ephemeral"].aws_secretsmanager_random_password) as [[string, Json]];
    expect(password).toMatchObject({ password_length: 64, exclude_punctuation: true });
    const version = one("aws_secretsmanager_secret_version");
    expect(JSON.parse(version["secret_string_wo"])).toEqual({
      JWT_SECRET: `\${ephemeral.aws_secretsmanager_random_password.${id}.random_password}`,
    });
    expect(version["secret_string_wo_version"]).toBe(1);
  });

  test("they stay until the edition is raised, however long they are to be", () => {
    const written = (options?: { length?: number; edition?: number }) =>
      generated(options).one("aws_secretsmanager_secret_version")["secret_string_wo_version"];
    expect([written(), written({ length: 128 }), written({ edition: 2 })]).toEqual([1, 1, 2]);
  });

  test("values that are short, editions that are none, and two sources are told", () => {
    const made = build((stack) => {
      const group = new SecretGroup(stack, "auth", { name: "a/auth", keys: ["A"] });
      group.write({ A: "1" });
      group.generate({ length: 8, edition: 0 });
    });
    expect(problemsOf(made).map(({ code }) => code)).toEqual([
      "TOWLINE_SECRET_EDITION",
      "TOWLINE_SECRET_LENGTH",
      "TOWLINE_SECRET_WRITTEN_TWICE",
    ]);
  });
});

test("E1-64: no other account reaches a secret, and nobody can make it public", () => {
  const policy = synth(group(GROUPS[0]![1]), STAGING).one("aws_secretsmanager_secret_policy");
  expect(policy["block_public_policy"]).toBe(true);
  expect(JSON.parse(policy["policy"]).Statement).toEqual([
    expect.objectContaining({
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:*",
      Condition: {
        StringNotEquals: { "aws:PrincipalAccount": "111111111111" },
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    }),
  ]);
});

test("a function changes the values every so often, after there are some; other regions have a copy", () => {
  const { one } = synth(
    group({
      name: "a/db",
      keys: ["PASSWORD"],
      rotation: { lambdaArn: "arn:aws:lambda:us-east-1:111111111111:function:rotate", every: "30 days" },
      replicas: [{ region: "us-west-2" }],
    }),
    STAGING,
  );
  expect(one("aws_secretsmanager_secret_rotation")).toMatchObject({
    rotation_lambda_arn: "arn:aws:lambda:us-east-1:111111111111:function:rotate",
    rotation_rules: { automatically_after_days: 30 },
    depends_on: [expect.stringContaining("aws_secretsmanager_secret_version")],
  });
  expect(one("aws_secretsmanager_secret")["replica"]).toEqual([{ region: "us-west-2" }]);
  const wrong = build(group({ name: "a/db", keys: ["A"], rotation: { lambdaArn: "arn", every: "0 days" } }));
  expect(problemsOf(wrong).map(({ code }) => code)).toEqual(["TOWLINE_SECRET_ROTATION"]);
});

describe("plain settings", () => {
  const VALUES = { SENTRY_DSN: "https://1@o1.ingest.sentry.io/1", JWT_ALGORITHM: "HS256", JWT_EXPIRY: "3600" };

  test("D-E1-40 E1-118: SENTRY_DSN and the settings of the token are parameters that cost nothing, read by reference", () => {
    const { all, one } = synth((stack) => {
      service(stack).reads(new Parameters(stack, "settings", { values: VALUES }));
    }, STAGING);
    expect(all("aws_ssm_parameter").map(({ name, type, insecure_value }) => [name, type, insecure_value])).toEqual([
      ["/eloquent-ai/staging/settings/JWT_ALGORITHM", "String", "HS256"],
      ["/eloquent-ai/staging/settings/JWT_EXPIRY", "String", "3600"],
      ["/eloquent-ai/staging/settings/SENTRY_DSN", "String", "https://1@o1.ingest.sentry.io/1"],
    ]);
    const { runtime_environment_secrets } =
      one("aws_apprunner_service").source_configuration.image_repository.image_configuration;
    expect(runtime_environment_secrets["SENTRY_DSN"]).toMatch(
      /^\$\{aws_ssm_parameter\.settings_SENTRY_DSN_\w+\.arn\}$/,
    );
    const { Statement } = JSON.parse(one("aws_iam_role_policy", "backend_instance").policy);
    const reads = Statement.find(({ Action }: Json) => String(Action).includes("ssm:GetParameters"));
    expect(reads.Resource).toHaveLength(3);
  });

  test("what sounds like a secret, is empty or too long, and a folder that is none are told", () => {
    const made = build((stack) => {
      new Parameters(stack, "p", { path: "shop/", values: { JWT_SECRET: "x", EMPTY: "", LONG: "x".repeat(4097) } });
      new Parameters(stack, "none", { values: {} });
    });
    expect(problemsOf(made).map(({ code, what }) => `${code}: ${what}`)).toEqual([
      "TOWLINE_PARAMETER_VALUE: there is no parameter",
      'TOWLINE_PARAMETER_PATH: "shop/" is not a folder of parameters',
      "TOWLINE_PARAMETER_SECRET: JWT_SECRET sounds like a secret, and a parameter stands in the state in clear",
      "TOWLINE_PARAMETER_VALUE: EMPTY has 0 bytes",
      "TOWLINE_PARAMETER_VALUE: LONG has 4097 bytes",
    ]);
  });
});
