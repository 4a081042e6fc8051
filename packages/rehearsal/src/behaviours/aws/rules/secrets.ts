import { spelled, unique, within } from "../../../rules/shapes.ts";
import type { Rule } from "../../../rules/types.ts";

const SECRET = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html";
const DELETE = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html";
const PARAMETER = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";
const ALIAS = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html";

const key = { description: "of the test" };
const alias = (name: string, more: object = {}) => ({ name, target_key_id: "${aws_kms_key.k.id}", ...more });
const parameter = (name: string, more: object = {}) => ({ name, type: "String", value: "x", ...more });

/** Secrets Manager, parameters, KMS. */
export const secretRules: readonly Rule[] = [
  spelled({
    id: "secret-name",
    types: ["aws_secretsmanager_secret"],
    at: "name",
    pattern: /^[\w/+=.@-]{1,512}$/,
    demands: "The name of a secret has up to 512 letters, digits and /_+=.@-.",
    source: SECRET,
    words: () =>
      "ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    refused: { "aws_secretsmanager_secret.s": { name: "api key" } },
    accepted: { "aws_secretsmanager_secret.s": { name: "staging/api-key" } },
  }),
  unique({
    id: "secret-duplicate",
    types: ["aws_secretsmanager_secret"],
    by: ["name"],
    demands: "Names of secrets are unique in the region, those that wait for their deletion included.",
    source: SECRET,
    words: (name) => `ResourceExistsException: The operation failed because the secret ${name} already exists.`,
    given: { "aws_secretsmanager_secret.a": { name: "api-key" } },
    refused: { "aws_secretsmanager_secret.b": { name: "api-key", depends_on: ["aws_secretsmanager_secret.a"] } },
    accepted: { "aws_secretsmanager_secret.b": { name: "other-key" } },
  }),
  within({
    id: "secret-recovery",
    types: ["aws_secretsmanager_secret"],
    at: "recovery_window_in_days",
    least: 7,
    most: 30,
    also: [0],
    demands: "A secret can be recovered for 7 to 30 days, or not at all (0).",
    source: DELETE,
    refused: { "aws_secretsmanager_secret.s": { name: "s", recovery_window_in_days: 3 } },
    accepted: { "aws_secretsmanager_secret.s": { name: "s", recovery_window_in_days: 0 } },
  }),
  {
    id: "secret-size",
    types: ["aws_secretsmanager_secret_version"],
    when: "apply",
    at: "secret_string",
    demands: "A secret has up to 65536 bytes, and not both a text and binary data.",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html",
    check: (subject) => {
      const value = subject.config.text("secret_string") ?? subject.config.text("secret_string_wo");
      return value !== undefined && Buffer.byteLength(value) > 65_536
        ? "ValidationException: 1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536"
        : undefined;
    },
    given: { "aws_secretsmanager_secret.s": { name: "s" } },
    refused: {
      "aws_secretsmanager_secret_version.v": {
        secret_id: "${aws_secretsmanager_secret.s.id}",
        secret_string: "x".repeat(65_537),
      },
    },
    accepted: {
      "aws_secretsmanager_secret_version.v": { secret_id: "${aws_secretsmanager_secret.s.id}", secret_string: "x" },
    },
  },
  spelled({
    id: "parameter-name",
    types: ["aws_ssm_parameter"],
    at: "name",
    pattern: /^(?!\/?(aws|ssm)[\w./-]*$)(\/[\w.-]+){1,15}$|^(?!(aws|ssm))[\w.-]+$/i,
    demands:
      "A parameter has a simple name or a full path (/a/b, up to 15 levels) of letters, digits and ._-; aws and ssm are reserved.",
    source: PARAMETER,
    words: (name) =>
      `ValidationException: Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive), and a path must begin with a slash: ${name}`,
    refused: { "aws_ssm_parameter.p": parameter("/aws/release") },
    accepted: { "aws_ssm_parameter.p": parameter("/eloquent/release") },
  }),
  unique({
    id: "parameter-duplicate",
    types: ["aws_ssm_parameter"],
    by: ["name"],
    demands: "Names of parameters are unique in the region.",
    source: PARAMETER,
    words: () =>
      "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    given: { "aws_ssm_parameter.a": parameter("/release") },
    refused: { "aws_ssm_parameter.b": parameter("/release", { depends_on: ["aws_ssm_parameter.a"] }) },
    accepted: { "aws_ssm_parameter.b": parameter("/release/next") },
  }),
  {
    id: "parameter-size",
    types: ["aws_ssm_parameter"],
    when: "apply",
    at: "value",
    demands: "A standard parameter has up to 4096 bytes, an advanced one (tier Advanced) 8192.",
    source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html",
    check: (subject) => {
      const most = /Advanced|Intelligent/.test(subject.text("tier") ?? "") ? 8192 : 4096;
      return Buffer.byteLength(subject.text("value") ?? "") > most
        ? `ValidationException: Standard tier parameters support a maximum parameter value of 4096 characters (this one: ${most} bytes at most).`
        : undefined;
    },
    refused: { "aws_ssm_parameter.p": parameter("/release", { value: "x".repeat(5000) }) },
    accepted: { "aws_ssm_parameter.p": parameter("/release", { value: "x".repeat(5000), tier: "Advanced" }) },
  },
  spelled({
    id: "kms-alias-name",
    types: ["aws_kms_alias"],
    at: "name",
    pattern: /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/,
    demands: "The name of an alias begins with alias/ (alias/aws/ is AWS's own).",
    source: ALIAS,
    words: (name) => `name must begin with 'alias/' and not with 'alias/aws/': ${name}`,
    given: { "aws_kms_key.k": key },
    refused: { "aws_kms_alias.a": alias("data") },
    accepted: { "aws_kms_alias.a": alias("alias/data") },
  }),
  unique({
    id: "kms-alias-duplicate",
    types: ["aws_kms_alias"],
    by: ["name"],
    demands: "Names of aliases are unique in the region.",
    source: ALIAS,
    words: (name) => `AlreadyExistsException: An alias with the name ${name} already exists`,
    given: { "aws_kms_key.k": key, "aws_kms_alias.a": alias("alias/data") },
    refused: { "aws_kms_alias.b": alias("alias/data", { depends_on: ["aws_kms_alias.a"] }) },
    accepted: { "aws_kms_alias.b": alias("alias/logs") },
  }),
  within({
    id: "kms-deletion-window",
    types: ["aws_kms_key"],
    at: "deletion_window_in_days",
    least: 7,
    most: 30,
    demands: "A key is deleted after 7 to 30 days.",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
    refused: { "aws_kms_key.k": { deletion_window_in_days: 1 } },
    accepted: { "aws_kms_key.k": { deletion_window_in_days: 7 } },
  }),
  {
    id: "kms-policy-lockout",
    types: ["aws_kms_key"],
    when: "apply",
    at: "policy",
    demands: "A key policy lets somebody of the account change it (kms:PutKeyPolicy), commonly the account's root.",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
    check: (subject) => {
      const policy = subject.config.text("policy");
      if (policy === undefined || subject.flag("bypass_policy_lockout_safety_check")) return undefined;
      return /"kms:(\*|Put\*|PutKeyPolicy)"/.test(policy) && policy.includes(subject.account)
        ? undefined
        : "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future.";
    },
    refused: { "aws_kms_key.k": { policy: keyPolicy("kms:Decrypt") } },
    accepted: { "aws_kms_key.k": { policy: keyPolicy("kms:*") } },
  },
];

function keyPolicy(action: string): string {
  const principal = { AWS: "arn:aws:iam::111111111111:root" };
  return JSON.stringify({ Statement: [{ Effect: "Allow", Principal: principal, Action: action, Resource: "*" }] });
}
