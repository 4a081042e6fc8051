import {
  deployStatements,
  GithubOidc,
  GithubRepositorySettings,
  GithubRole,
  problemsOf,
  StateBucket,
  subjects,
  type TerraformStack,
} from "../src/index.ts";
import { bootstrap, REPOSITORY } from "./support/bootstrap.ts";
import { build, type Json, synth } from "./support/synth.ts";

const world = (ids = {}) => synth((stack) => void bootstrap(stack, ids));

const trust = (part: string, ids = {}) =>
  JSON.parse(world(ids).one("aws_iam_role", part).assume_role_policy).Statement[0];
const CLAIM = "token.actions.githubusercontent.com";

test("E1-228 E1-68: a state bucket an account: versioned, encrypted, closed, over TLS only, never destroyed", () => {
  const { all, one } = world();
  expect(all("aws_s3_bucket").map((bucket) => bucket["bucket"])).toEqual([
    "eloquent-ai-terraform-state-222222222222",
    "eloquent-ai-terraform-state-111111111111",
  ]);
  for (const bucket of all("aws_s3_bucket")) expect(bucket["lifecycle"]).toEqual({ prevent_destroy: true });
  for (const one of all("aws_s3_bucket_versioning")) expect(one["versioning_configuration"].status).toBe("Enabled");
  for (const block of all("aws_s3_bucket_public_access_block")) {
    expect(block).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  }
  const encryption = one("aws_s3_bucket_server_side_encryption_configuration", "staging").rule[0];
  expect(encryption.apply_server_side_encryption_by_default.sse_algorithm).toBe("aws:kms");
  const policy = JSON.parse(one("aws_s3_bucket_policy", "staging").policy).Statement[0];
  expect(policy).toMatchObject({
    Effect: "Deny",
    Principal: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  expect(all("aws_dynamodb_table")).toEqual([]);
});

test("every resource of an account is made with the provider of that account", () => {
  const { json } = world();
  for (const [type, all] of Object.entries(json["resource"] as Json)) {
    if (!type.startsWith("aws_")) continue;
    for (const [id, resource] of Object.entries(all as Json)) {
      const account = id.includes("production") ? "aws.production" : "aws.staging";
      expect([type, id, (resource as Json)["provider"]]).toEqual([type, id, account]);
    }
  }
});

test("who may write a state may lock it and take the lock away; who reads it may only lock", () => {
  const policy = (part: string) => JSON.parse(world().one("aws_iam_role_policy", part).policy).Statement as Json[];
  const on = (part: string, resource: RegExp) =>
    policy(part).filter(({ Effect, Resource }) => Effect === "Allow" && resource.test(String(Resource)));
  expect(on("deploy-staging", /arn\}\/\*\.tflock$/)[0]!["Action"]).toContain("s3:DeleteObject");
  expect(on("deploy-staging", /arn\}\/\*$/)[0]!["Action"]).toEqual(["s3:GetObject", "s3:PutObject"]);
  expect(on("plan-staging", /arn\}\/\*$/)[0]!["Action"]).toEqual(["s3:GetObject"]);
});

test("E1-68 E1-70 D-P-09 D-E1-17: jobs take roles with their token; there is no key of a person anywhere", () => {
  const { all, json, text } = world();
  expect(all("aws_iam_openid_connect_provider")).toHaveLength(2);
  for (const provider of all("aws_iam_openid_connect_provider")) {
    expect(provider).toMatchObject({ url: `https://${CLAIM}`, client_id_list: ["sts.amazonaws.com"] });
  }
  expect(Object.keys(json["resource"])).not.toEqual(expect.arrayContaining(["aws_iam_access_key", "aws_iam_user"]));
  expect(text).not.toMatch(/AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY)/);
});

test("a deploy role trusts its environment, a plan role pull requests, a build role branches by name", () => {
  expect(trust("deploy-production").Condition.StringEquals).toEqual({
    [`${CLAIM}:aud`]: "sts.amazonaws.com",
    [`${CLAIM}:sub`]: ["repo:eloquent-ai/chatbot:environment:production"],
  });
  expect(trust("plan-staging").Condition.StringEquals[`${CLAIM}:sub`]).toEqual([
    "repo:eloquent-ai/chatbot:pull_request",
  ]);
  expect(trust("build-staging").Condition.StringEquals[`${CLAIM}:sub`]).toEqual([
    "repo:eloquent-ai/chatbot:ref:refs/heads/main",
    "repo:eloquent-ai/chatbot:ref:refs/heads/staging",
  ]);
  for (const role of world().all("aws_iam_role")) {
    const [statement] = JSON.parse(role["assume_role_policy"]).Statement;
    expect(Object.keys(statement.Condition)).toEqual(["StringEquals"]);
  }
});

test("with the ids declared, subjects with ids are trusted too and the repository is pinned by its number", () => {
  const ids = { ownerId: "9001", id: "4242" };
  const { StringEquals } = trust("deploy-production", ids).Condition;
  expect(StringEquals[`${CLAIM}:sub`]).toEqual([
    "repo:eloquent-ai/chatbot:environment:production",
    "repo:eloquent-ai@9001/chatbot@4242:environment:production",
  ]);
  expect(StringEquals[`${CLAIM}:repository_id`]).toBe("4242");
  expect(subjects({ ...REPOSITORY, id: "4242" }, { pullRequests: true })).toHaveLength(1);
});

test("a plan reads the account but no value, and a deployment cannot widen the roles of the pipeline", () => {
  const { all, one } = world();
  const managed = all("aws_iam_role_policy_attachment").map((one) => one["policy_arn"]);
  expect(new Set(managed)).toEqual(new Set(["arn:aws:iam::aws:policy/ReadOnlyAccess"]));
  const plan = JSON.parse(one("aws_iam_role_policy", "plan-staging").policy).Statement as Json[];
  const writes = plan.filter(
    ({ Action, Effect, Sid }) => Effect === "Allow" && Sid !== "LockFile" && /Put|Create|Delete/.test(String(Action)),
  );
  expect(writes).toEqual([]);
  expect(plan.find(({ Effect }) => Effect === "Deny")!["Action"]).toContain("secretsmanager:GetSecretValue");
  const deploy = deployStatements({ account: "111111111111", environment: "staging", project: "eloquent-ai" });
  const denied = deploy.filter(({ Effect }) => Effect === "Deny");
  expect(
    denied.find(({ Resource }) => Resource === "arn:aws:iam::111111111111:role/eloquent-ai-github-*")!.Action,
  ).toContain("iam:PutRolePolicy");
  expect(deploy.some(({ Action }) => [Action].flat().some((one) => one === "*" || one === "iam:*"))).toBe(false);
});

test("E1-20: tags never move, pushes are scanned, layers are encrypted, old images go", () => {
  const { one } = world();
  expect(one("aws_ecr_repository", "staging")).toMatchObject({
    name: "eloquent-ai-backend",
    image_tag_mutability: "IMMUTABLE",
    image_scanning_configuration: { scan_on_push: true },
    encryption_configuration: [{ encryption_type: "KMS" }],
    force_delete: false,
  });
  const { rules } = JSON.parse(one("aws_ecr_lifecycle_policy", "staging").policy);
  expect(rules.map((rule: Json) => [rule["selection"].tagStatus, rule["selection"].countNumber])).toEqual([
    ["untagged", 14],
    ["any", 200],
  ]);
});

test("E1-70 E1-71 E1-73 D-E1-41: GitHub holds plain variables; a secret is a name that somebody fills in", () => {
  const { all, json } = world();
  expect(all("github_actions_environment_variable").map((one) => [one["variable_name"], one["value"]])).toEqual([
    ["AWS_ROLE_ARN", expect.stringMatching(/aws_iam_role\.deploy-production/)],
    ["AWS_ROLE_ARN", expect.stringMatching(/aws_iam_role\.deploy-staging/)],
  ]);
  expect(Object.keys(json["resource"]).filter((type) => type.includes("secret"))).toEqual([]);
  let slots: unknown;
  synth((stack) => {
    slots = bootstrap(stack).settings.secretSlots.map(({ command }) => command);
  });
  expect(slots).toEqual([
    "gh secret set SNYK_TOKEN --repo eloquent-ai/chatbot",
    "gh secret set CODECOV_TOKEN --repo eloquent-ai/chatbot",
    "gh secret set TEST_JWT_TOKEN --repo eloquent-ai/chatbot --env staging",
    "gh secret set TEST_JWT_TOKEN --repo eloquent-ai/chatbot --env production",
  ]);
});

test("E1-244: production waits for its reviewers, takes its branch only, and changes come by reviewed pull request", () => {
  const { all, json, one } = world();
  expect(one("github_repository_environment", "production")).toMatchObject({
    can_admins_bypass: false,
    prevent_self_review: true,
    reviewers: [
      {
        teams: [expect.stringMatching(/^\$\{data\.github_team\..*platform.*\.id\}$/)],
        users: [expect.stringContaining("data.github_user")],
      },
    ],
    deployment_branch_policy: { custom_branch_policies: true, protected_branches: false },
  });
  expect(json["data"].github_team).toBeDefined();
  expect(all("github_repository_environment_deployment_policy").map((policy) => policy["branch_pattern"])).toEqual([
    "main",
    "staging",
  ]);
  const { conditions, rules } = one("github_repository_ruleset", "repository_ruleset_");
  expect(conditions.ref_name.include).toEqual(["refs/heads/staging", "refs/heads/main"]);
  expect(rules).toMatchObject({
    deletion: true,
    non_fast_forward: true,
    pull_request: { required_approving_review_count: 1 },
  });
  expect(rules.required_status_checks.required_check.map((check: Json) => check["context"])).toEqual([
    "quality",
    "test",
  ]);
  expect(one("github_workflow_repository_permissions").default_workflow_permissions).toBe("read");
});

test("outside a declared account the account is looked up when Terraform plans, never at synth", () => {
  const { json, one } = synth((stack: TerraformStack) => void new StateBucket(stack, "state", { name: "states" }));
  expect(Object.keys(json["data"].aws_caller_identity)).toHaveLength(1);
  expect(one("aws_kms_key").policy).toContain("data.aws_caller_identity");
});

test("branches with a star, role names too long and teams of somebody else are told", () => {
  const made = build((stack) => {
    const oidc = new GithubOidc(stack, "oidc");
    new GithubRole(stack, "role", {
      oidc,
      name: "r".repeat(65),
      repository: REPOSITORY,
      trust: { branches: ["release/*"] },
    });
    new GithubRepositorySettings(stack, "repository", {
      repository: REPOSITORY,
      environments: { production: { branches: ["main"], reviewers: ["@others/team"] } },
      requiredChecks: [],
    });
  });
  expect(problemsOf(made).map(({ code }) => code)).toEqual([
    "TOWLINE_REVIEWER",
    "TOWLINE_ROLE_BRANCHES",
    "TOWLINE_ROLE_NAME",
  ]);
});
