import { jsonObject, known, spelled, unique, within } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";

const QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const NAMES = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";
const GRAMMAR = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html";

export const trust = (principal: object = { Service: "ecs-tasks.amazonaws.com" }) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
  });
const allow = (resource: string | readonly string[] = "*") =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: resource }],
  });
const role = (name = "runner", principal?: object) => ({ name, assume_role_policy: trust(principal) });
const ROLE: Example = { "aws_iam_role.r": role() };

/** Arguments that hold a policy, by type. */
const POLICIES: { readonly [type: string]: string } = {
  aws_iam_role: "assume_role_policy",
  aws_iam_policy: "policy",
  aws_iam_role_policy: "policy",
};

/** Sizes count without white space. */
const tight = (policy: string | undefined) => (policy ?? "").replaceAll(/\s+/g, "").length;
const statements = (policy: string | undefined): { [key: string]: unknown }[] => {
  const value = jsonObject(policy ?? "")?.["Statement"];
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]) as { [key: string]: unknown }[];
};

/** IAM. Names are unique in the account, whatever the region. */
export const iamRules: readonly Rule[] = [
  spelled({
    id: "iam-name",
    types: ["aws_iam_role", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_instance_profile"],
    at: "name",
    pattern: /^[\w+=,.@-]{1,128}$/,
    demands: "A name has up to 128 letters, digits and _+=,.@- (a role's up to 64).",
    source: NAMES,
    words: (name) => `invalid value for name (must match [\\w+=,.@-]): ${name}`,
    refused: { "aws_iam_role.r": role("runner of tasks") },
    accepted: { "aws_iam_role.r": role("runner-of-tasks") },
  }),
  spelled({
    id: "iam-role-name-length",
    types: ["aws_iam_role"],
    at: "name",
    pattern: /^.{1,64}$/,
    demands: "The name of a role has up to 64 characters.",
    source: QUOTAS,
    words: (name) => `expected length of name to be in the range (1 - 64), got ${name}`,
    refused: { "aws_iam_role.r": role("r".repeat(65)) },
    accepted: { "aws_iam_role.r": role("r".repeat(64)) },
  }),
  unique({
    id: "iam-role-duplicate",
    types: ["aws_iam_role"],
    by: ["name"],
    scope: "account",
    demands: "Names of roles are unique in the account, in all regions together.",
    source: NAMES,
    words: (name) => `EntityAlreadyExists: Role with name ${name} already exists.`,
    given: ROLE,
    refused: { "aws_iam_role.s": { ...role(), depends_on: ["aws_iam_role.r"] } },
    accepted: { "aws_iam_role.s": role("other") },
  }),
  unique({
    id: "iam-policy-duplicate",
    types: ["aws_iam_policy"],
    by: ["name"],
    scope: "account",
    demands: "Names of policies are unique in the account.",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html",
    words: (name) => `EntityAlreadyExists: A policy called ${name} already exists. Duplicate names are not allowed.`,
    given: { "aws_iam_policy.a": { name: "read", policy: allow() } },
    refused: { "aws_iam_policy.b": { name: "read", policy: allow(), depends_on: ["aws_iam_policy.a"] } },
    accepted: { "aws_iam_policy.b": { name: "read-more", policy: allow() } },
  }),
  {
    id: "iam-policy-json",
    types: Object.keys(POLICIES),
    when: "apply",
    demands: "A policy is a JSON document with Statements, each with Effect and Action (or NotAction).",
    source: GRAMMAR,
    check: (subject) => {
      const policy = subject.text(POLICIES[subject.type]!);
      if (policy === undefined) return undefined;
      const json = jsonObject(policy);
      if (!json) return "MalformedPolicyDocument: Syntax errors in policy.";
      const all = statements(policy);
      if (all.length === 0) return "MalformedPolicyDocument: Missing required field Statement";
      const bad = all.find(
        (each) => !/^(Allow|Deny)$/.test(String(each["Effect"])) || (!each["Action"] && !each["NotAction"]),
      );
      return bad ? "MalformedPolicyDocument: Policy statement must contain actions and an Effect." : undefined;
    },
    refused: { "aws_iam_policy.a": { name: "read", policy: '{"Version":"2012-10-17"}' } },
    accepted: { "aws_iam_policy.a": { name: "read", policy: allow() } },
  },
  {
    id: "iam-policy-resource",
    types: ["aws_iam_policy", "aws_iam_role_policy"],
    when: "apply",
    at: "policy",
    demands: "A policy of an identity says for which resources it holds: ARNs or *.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html",
    check: (subject) => {
      for (const each of statements(subject.text("policy"))) {
        if (each["Principal"] !== undefined)
          return "MalformedPolicyDocument: Policy document should not specify a principal.";
        const resources = [each["Resource"] ?? each["NotResource"] ?? []].flat();
        if (resources.length === 0) return "MalformedPolicyDocument: Policy statement must contain resources.";
        const bad = resources.find((one) => typeof one === "string" && one !== "*" && !/^(arn:|\$\{|\*)/.test(one));
        if (bad !== undefined) return `MalformedPolicyDocument: Resource ${bad} must be in ARN format or "*".`;
      }
      return undefined;
    },
    refused: { "aws_iam_policy.a": { name: "read", policy: allow("my-bucket/*") } },
    accepted: { "aws_iam_policy.a": { name: "read", policy: allow("arn:aws:s3:::my-bucket/*") } },
  },
  {
    id: "iam-policy-size",
    types: Object.keys(POLICIES),
    when: "apply",
    demands: "A managed policy has up to 6144 characters, a role's own policies 10240, a trust policy 2048.",
    source: QUOTAS,
    check: (subject) => {
      const policy = subject.text(POLICIES[subject.type]!);
      if (subject.type === "aws_iam_policy" && tight(policy) > 6144)
        return "LimitExceeded: Cannot exceed quota for PolicySize: 6144";
      if (subject.type === "aws_iam_role" && tight(policy) > 2048)
        return "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048";
      const siblings = subject
        .inAccount("aws_iam_role_policy")
        .filter((other) => other.text("role") === subject.text("role"));
      const sum = tight(policy) + siblings.reduce((total, other) => total + tight(other.text("policy")), 0);
      return subject.type === "aws_iam_role_policy" && sum > 10_240
        ? `LimitExceeded: Maximum policy size of 10240 bytes exceeded for role ${subject.text("role")}`
        : undefined;
    },
    refused: { "aws_iam_policy.a": { name: "read", policy: allow(buckets(220)) } },
    accepted: { "aws_iam_policy.a": { name: "read", policy: allow(buckets(100)) } },
  },
  {
    id: "iam-trust-principal",
    types: ["aws_iam_role"],
    when: "apply",
    at: "assume_role_policy",
    demands: "A role or user that a trust policy names exists when the policy is written.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    check: (subject) => {
      const own = new RegExp(`^arn:aws:iam::${subject.account}:(role|user)/(?!aws-service-role/)`);
      for (const each of statements(subject.text("assume_role_policy"))) {
        const principal = each["Principal"] as { AWS?: string | string[] } | undefined;
        for (const arn of [principal?.AWS ?? []].flat()) {
          if (own.test(arn) && !subject.exists(arn))
            return `MalformedPolicyDocument: Invalid principal in policy: "AWS":"${arn}"`;
        }
      }
      return undefined;
    },
    given: ROLE,
    refused: { "aws_iam_role.s": role("second", { AWS: "arn:aws:iam::111111111111:role/never-created" }) },
    accepted: { "aws_iam_role.s": role("second", { AWS: "${aws_iam_role.r.arn}" }) },
  },
  within({
    id: "iam-session-duration",
    types: ["aws_iam_role"],
    at: "max_session_duration",
    least: 3600,
    most: 43_200,
    demands: "A session lasts between one and twelve hours.",
    source: NAMES,
    refused: { "aws_iam_role.r": { ...role(), max_session_duration: 900 } },
    accepted: { "aws_iam_role.r": { ...role(), max_session_duration: 7200 } },
  }),
  {
    id: "iam-attachments",
    types: ["aws_iam_role_policy_attachment"],
    when: "apply",
    at: "role",
    demands: "A role has up to ten managed policies.",
    source: QUOTAS,
    check: (subject) => {
      const same = subject.inAccount(subject.type).filter((other) => other.text("role") === subject.text("role"));
      return same.length >= 10 ? "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10" : undefined;
    },
    given: ROLE,
    refused: attachments(11),
    accepted: attachments(10),
  },
  known({
    id: "iam-role-known",
    types: ["aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_iam_instance_profile"],
    at: "role",
    of: "aws_iam_role",
    by: "name",
    demands: "The role exists.",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html",
    words: (name) => `NoSuchEntity: The role with name ${name} cannot be found.`,
    given: ROLE,
    refused: { "aws_iam_role_policy.p": { role: "ruunner", policy: allow() } },
    accepted: { "aws_iam_role_policy.p": { role: "${aws_iam_role.r.name}", policy: allow() } },
  }),
  {
    id: "iam-role-in-use",
    types: ["aws_iam_role"],
    when: "delete",
    demands: "A role goes when no policy is attached to it and no instance profile has it.",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html",
    check: (subject) => {
      const name = subject.text("name");
      const has = (type: string) => subject.inAccount(type).some((other) => other.text("role") === name);
      if (has("aws_iam_instance_profile"))
        return "DeleteConflict: Cannot delete entity, must remove roles from instance profile first.";
      return has("aws_iam_role_policy_attachment") || has("aws_iam_role_policy")
        ? "DeleteConflict: Cannot delete entity, must detach all policies first."
        : undefined;
    },
    remove: "aws_iam_role.r",
    given: { ...ROLE, "aws_iam_role.s": role("other") },
    refused: { "aws_iam_role_policy.p": { role: "${aws_iam_role.r.name}", policy: allow() } },
    accepted: { "aws_iam_role_policy.p": { role: "${aws_iam_role.s.name}", policy: allow() } },
  },
  {
    id: "iam-policy-in-use",
    types: ["aws_iam_policy"],
    when: "delete",
    demands: "A policy goes when nothing has it attached.",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html",
    check: (subject) =>
      subject
        .inAccount("aws_iam_role_policy_attachment")
        .some((other) => other.text("policy_arn") === subject.text("arn"))
        ? "DeleteConflict: Cannot delete a policy attached to entities."
        : undefined,
    remove: "aws_iam_policy.a",
    given: {
      ...ROLE,
      "aws_iam_policy.a": { name: "a", policy: allow() },
      "aws_iam_policy.b": { name: "b", policy: allow() },
    },
    refused: attached("a"),
    accepted: attached("b"),
  },
  unique({
    id: "oidc-provider-duplicate",
    types: ["aws_iam_openid_connect_provider"],
    by: ["url"],
    scope: "account",
    demands: "An account has one provider for a URL; look an existing one up instead.",
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html",
    words: (url) => `EntityAlreadyExists: Provider with url ${url} already exists.`,
    given: { "aws_iam_openid_connect_provider.a": oidc("https://token.actions.githubusercontent.com") },
    refused: {
      "aws_iam_openid_connect_provider.b": {
        ...oidc("https://token.actions.githubusercontent.com"),
        depends_on: ["aws_iam_openid_connect_provider.a"],
      },
    },
    accepted: { "aws_iam_openid_connect_provider.b": oidc("https://gitlab.example.com") },
  }),
];

function buckets(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket-${index}/objects/*`);
}

function oidc(url: string) {
  return { url, client_id_list: ["sts.amazonaws.com"] };
}

function attached(policy: string): Example {
  return {
    "aws_iam_role_policy_attachment.p": {
      role: "${aws_iam_role.r.name}",
      policy_arn: `\${aws_iam_policy.${policy}.arn}`,
    },
  };
}

function attachments(count: number): Example {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `aws_iam_role_policy_attachment.p${String(index).padStart(2, "0")}`,
      { role: "${aws_iam_role.r.name}", policy_arn: `arn:aws:iam::aws:policy/Policy${index}` },
    ]),
  );
}
