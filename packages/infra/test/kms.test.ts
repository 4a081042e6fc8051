import { EncryptionKey, type EncryptionKeyProps, KeyReplica, problemsOf, type TerraformStack } from "../src/index.ts";
import { build, type Json, STAGING, synth } from "./support/synth.ts";

const key =
  (props: Partial<EncryptionKeyProps> = {}) =>
  (stack: TerraformStack): EncryptionKey =>
    new EncryptionKey(stack, "own", { name: "own", description: "Own", account: "111111111111", ...props });

const policy = (props: Partial<EncryptionKeyProps>): Json[] =>
  JSON.parse(synth((stack) => void key(props)(stack), STAGING).one("aws_kms_key").policy).Statement;

test("a key rotates, has an alias and obeys IAM of its account", () => {
  const { one } = synth((stack) => void key()(stack), STAGING);
  expect(one("aws_kms_key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  expect(one("aws_kms_alias")["name"]).toBe("alias/own");
  expect(policy({})).toEqual([
    {
      Sid: "AccountDecidesByIam",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Action: "kms:*",
      Resource: "*",
    },
  ]);
});

test("services use it for this account only; roles use it through the named services only", () => {
  expect(policy({ services: ["sns.amazonaws.com"] })[1]!["Condition"]).toEqual({
    StringEquals: { "aws:SourceAccount": "111111111111" },
  });
  expect(policy({ through: ["s3", "backup"] })[1]!["Condition"]).toEqual({
    StringEquals: {
      "kms:CallerAccount": "111111111111",
      "kms:ViaService": ["s3.us-east-1.amazonaws.com", "backup.us-east-1.amazonaws.com"],
    },
  });
});

test("a role is granted decryption, or both, directly or through one service", () => {
  const statements = (use: "decrypt" | "encrypt and decrypt", through?: string) => {
    let found: readonly unknown[] = [];
    synth((stack) => {
      found = key()(stack).useStatements(use, through);
    }, STAGING);
    return found[0] as Json;
  };
  expect(statements("decrypt")["Action"]).toEqual(["kms:Decrypt", "kms:DescribeKey"]);
  expect(statements("decrypt")["Condition"]).toBeUndefined();
  expect(statements("encrypt and decrypt", "s3")).toMatchObject({
    Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Condition: { StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
  });
});

test("the period of rotation is a setting of 90 to 2560 days", () => {
  const made = synth((stack) => void key({ rotation: "90 days" })(stack), STAGING);
  expect(made.one("aws_kms_key")["rotation_period_in_days"]).toBe(90);
  const wrong = build((stack) => void key({ rotation: "30 days" })(stack));
  expect(problemsOf(wrong).map(({ code }) => code)).toEqual(["TOWLINE_KEY_ROTATION"]);
});

test("a key for several regions has a replica with the same policy and alias; another key has none", () => {
  const made = synth((stack) => {
    new KeyReplica(stack, "copy", { of: key({ multiRegion: true })(stack), region: "eu-west-1" });
  }, STAGING);
  expect(made.one("aws_kms_key")["multi_region"]).toBe(true);
  expect(made.one("aws_kms_replica_key")).toMatchObject({
    region: "eu-west-1",
    policy: made.one("aws_kms_key")["policy"],
  });
  expect(made.all("aws_kms_alias").map(({ name, region }) => [name, region])).toEqual([
    ["alias/own", "eu-west-1"],
    ["alias/own", undefined],
  ]);
  const wrong = build((stack) => void new KeyReplica(stack, "copy", { of: key()(stack), region: "eu-west-1" }));
  expect(problemsOf(wrong).map(({ code }) => code)).toEqual(["TOWLINE_KEY_SINGLE_REGION"]);
});
