import { StateBucket, s3Backend, stateKeyArn, type TerraformStack } from "../src/index.ts";
import { type Json, STAGING, synth } from "./support/synth.ts";

const NAME = "eloquent-ai-terraform-state-111111111111";

const states = (props: { replica?: string } = {}) =>
  synth((stack: TerraformStack) => void new StateBucket(stack, "state", { name: NAME, ...props }), STAGING);

const statement = (sid: string): Json =>
  JSON.parse(states().one("aws_s3_bucket_policy").policy).Statement.find(({ Sid }: Json) => Sid === sid);

test("E1-228 D-E1-18: a state under a key of S3 is refused, so the backend names the key of the bucket", () => {
  expect(statement("OnlyUnderAKeyOfOurs")).toMatchObject({
    Effect: "Deny",
    Action: "s3:PutObject",
    Condition: {
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
    },
  });
  const kmsKeyId = stateKeyArn({ bucket: NAME, account: "111111111111", region: "us-east-1" });
  const { json } = synth((stack) => {
    s3Backend(stack, { bucket: NAME, key: "staging/terraform.tfstate", region: "us-east-1", kmsKeyId });
  });
  expect(json["terraform"].backend.s3).toMatchObject({ encrypt: true, use_lockfile: true, kms_key_id: kmsKeyId });
  expect(kmsKeyId).toBe(`arn:aws:kms:us-east-1:111111111111:${states().one("aws_kms_alias")["name"]}`);
});

test("nobody deletes an old version of a state, nor the bucket", () => {
  expect(statement("OldVersionsStay")).toMatchObject({
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:DeleteBucket", "s3:DeleteObjectVersion"],
  });
});

test("a replica in another region has a key of that region and the same walls", () => {
  const made = states({ replica: "us-west-2" });
  expect(made.one("aws_s3_bucket", "replica")).toMatchObject({
    bucket: `${NAME}-us-west-2`,
    region: "us-west-2",
    lifecycle: { prevent_destroy: true },
  });
  for (const type of [
    "aws_kms_key",
    "aws_kms_alias",
    "aws_s3_bucket_versioning",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_lifecycle_configuration",
  ]) {
    expect([type, made.one(type, "replica")["region"]]).toEqual([type, "us-west-2"]);
  }
  const replication = made.one("aws_s3_bucket_replication_configuration");
  expect(replication["region"]).toBeUndefined();
  expect(replication["rule"][0]).toMatchObject({
    status: "Enabled",
    source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
    destination: { encryption_configuration: { replica_kms_key_id: expect.stringContaining("replica_key") } },
  });
  expect(replication["depends_on"]).toEqual(
    expect.arrayContaining([
      expect.stringContaining("aws_s3_bucket_versioning.state_versioning"),
      expect.stringContaining("aws_s3_bucket_versioning.state_replica_versioning"),
      expect.stringContaining("aws_iam_role_policy"),
    ]),
  );
});

test("without one there is nothing in another region", () => {
  expect(states().all("aws_s3_bucket")).toHaveLength(1);
  expect(states().text).not.toContain('"region"');
});
