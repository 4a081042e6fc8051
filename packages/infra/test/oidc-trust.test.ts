import fc from "fast-check";
import {
  boundRoles,
  deployStatements,
  GithubOidc,
  GithubRole,
  type GithubRoleProps,
  planStatements,
  problemsOf,
  RoleBoundary,
  type Statement,
} from "../src/index.ts";
import { service } from "./support/eloquent.ts";
import { build, type Json, STAGING, synth } from "./support/synth.ts";

const NAMES = { owner: "eloquent-ai", name: "chatbot" };
const IDS = { ...NAMES, ownerId: "9001", id: "4242" };
const CLAIM = "token.actions.githubusercontent.com:";

type Token = Readonly<Record<string, string>>;

const policyOf = (props: Partial<GithubRoleProps>): Json =>
  JSON.parse(
    synth((stack) => {
      const oidc = new GithubOidc(stack, "oidc");
      new GithubRole(stack, "role", {
        oidc,
        name: "role",
        repository: IDS,
        trust: { environments: ["production"] },
        ...props,
      });
    }).one("aws_iam_role").assume_role_policy,
  ).Statement[0];

/** What AWS does with the conditions of a trust: every key has to be in the token, and to equal one of the values. */
function lets({ Condition }: Json, token: Token): boolean {
  expect(Object.keys(Condition)).toEqual(["StringEquals"]);
  return Object.entries(Condition.StringEquals as Record<string, string | string[]>).every(([key, values]) => {
    expect(key.startsWith(CLAIM)).toBe(true);
    const claim = token[key.slice(CLAIM.length)];
    return claim !== undefined && [values].flat().includes(claim);
  });
}

/** A token as GitHub writes it for a deployment to production. */
const named: Token = {
  aud: "sts.amazonaws.com",
  sub: "repo:eloquent-ai/chatbot:environment:production",
  repository: "eloquent-ai/chatbot",
  repository_id: "4242",
  environment: "production",
  ref: "refs/heads/main",
  job_workflow_ref: "eloquent-ai/chatbot/.github/workflows/deploy.yml@refs/heads/main",
  runner_environment: "github-hosted",
};
const immutable: Token = { ...named, sub: "repo:eloquent-ai@9001/chatbot@4242:environment:production" };

test("old subjects and immutable ones are let in, where both ids are declared", () => {
  expect([lets(policyOf({}), named), lets(policyOf({}), immutable)]).toEqual([true, true]);
  const withoutIds = policyOf({ repository: NAMES });
  expect([lets(withoutIds, named), lets(withoutIds, immutable)]).toEqual([true, false]);
});

test.each<[string, Partial<Token>]>([
  ["another audience", { aud: "https://github.com/eloquent-ai" }],
  ["another environment", { sub: "repo:eloquent-ai/chatbot:environment:staging" }],
  ["an environment whose name begins alike", { sub: "repo:eloquent-ai/chatbot:environment:production-verify" }],
  ["a job without an environment", { sub: "repo:eloquent-ai/chatbot:ref:refs/heads/main" }],
  ["a pull request", { sub: "repo:eloquent-ai/chatbot:pull_request" }],
  ["another repository of the owner", { sub: "repo:eloquent-ai/website:environment:production", repository_id: "7" }],
  ["a fork", { sub: "repo:mallory/chatbot:environment:production", repository_id: "666" }],
  ["who took the name after it was given up", { repository_id: "666" }],
  ["an immutable subject of another owner", { sub: "repo:eloquent-ai@1/chatbot@4242:environment:production" }],
  ["an immutable subject of another repository", { sub: "repo:eloquent-ai@9001/chatbot@1:environment:production" }],
  ["another case", { sub: "repo:Eloquent-AI/chatbot:environment:production" }],
  ["a star", { sub: "repo:eloquent-ai/chatbot:environment:*" }],
])("not let in: %s", (_what, claims) => {
  expect(lets(policyOf({}), { ...named, ...(claims as Token) })).toBe(false);
});

test.each(["aud", "sub", "repository_id"])("a token without %s is not let in", (claim) => {
  const { [claim]: _gone, ...rest } = named;
  expect(lets(policyOf({}), rest)).toBe(false);
});

test("no token with another subject is let in, whatever it is", () => {
  const policy = policyOf({});
  const right = [named["sub"], immutable["sub"]];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((tail) => `${named["sub"]}${tail}`),
        fc.string().map((head) => `${head}${named["sub"]}`),
      ),
      (sub) => right.includes(sub) || !lets(policy, { ...named, sub }),
    ),
    { seed: 5, numRuns: 300 },
  );
});

test("a role for branches takes those branches, by their full name", () => {
  const policy = policyOf({ trust: { branches: ["main"] } });
  const on = (ref: string) => lets(policy, { ...named, sub: `repo:eloquent-ai/chatbot:ref:refs/heads/${ref}` });
  expect([on("main"), on("main2"), on("release/main"), lets(policy, named)]).toEqual([true, false, false, false]);
});

test("a role for pull requests takes nothing else", () => {
  const policy = policyOf({ trust: { pullRequests: true } });
  expect(lets(policy, { ...named, sub: "repo:eloquent-ai/chatbot:pull_request" })).toBe(true);
  expect(lets(policy, named)).toBe(false);
});

test("where workflows are named, a job of another file or of the file on another branch is not let in", () => {
  const policy = policyOf({ workflows: [{ file: "deploy.yml", branch: "main" }] });
  const from = (ref: string) =>
    lets(policy, { ...named, job_workflow_ref: `eloquent-ai/chatbot/.github/workflows/${ref}` });
  expect([
    from("deploy.yml@refs/heads/main"),
    from("other.yml@refs/heads/main"),
    from("deploy.yml@refs/heads/x"),
  ]).toEqual([true, false, false]);
  const { job_workflow_ref: _gone, ...without } = named;
  expect(lets(policy, without)).toBe(false);
});

test("where only machines of GitHub are wanted, a runner of one's own is not let in", () => {
  const policy = policyOf({ hostedRunnersOnly: true });
  expect(lets(policy, named)).toBe(true);
  expect(lets(policy, { ...named, runner_environment: "self-hosted" })).toBe(false);
});

test("stars, odd workflow files and half of the ids are told", () => {
  const codes = (props: Partial<GithubRoleProps>) =>
    problemsOf(
      build((stack) => {
        const oidc = new GithubOidc(stack, "oidc");
        new GithubRole(stack, "role", {
          oidc,
          name: "role",
          repository: IDS,
          trust: { environments: ["production"] },
          ...props,
        });
      }),
    ).map(({ code }) => code);
  expect(codes({})).toEqual([]);
  expect(codes({ trust: { environments: ["*"] } })).toEqual(["TOWLINE_ROLE_ENVIRONMENTS"]);
  expect(codes({ workflows: [] })).toEqual(["TOWLINE_ROLE_WORKFLOWS"]);
  expect(codes({ workflows: [{ file: "deploy.yml", branch: "*" }] })).toEqual(["TOWLINE_ROLE_WORKFLOWS"]);
  expect(codes({ workflows: [{ file: "../deploy.yml", branch: "main" }] })).toEqual(["TOWLINE_ROLE_WORKFLOWS"]);
  expect(codes({ repository: { ...NAMES, id: "4242" } })).toEqual(["TOWLINE_REPOSITORY_IDS"]);
});

describe("permissions", () => {
  const whose = { account: "111111111111", environment: "staging", project: "eloquent-ai" };
  const boundaryArn = RoleBoundary.arnOf(whose);

  /** Whether statements let an action be done to a resource: a denial wins, and a condition has to be met. */
  function may(statements: readonly Statement[], action: string, resource: string, context: Json = {}): boolean {
    const matches = (pattern: string, text: string) =>
      new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "i").test(text);
    const one = (patterns: string | readonly string[], text: string) =>
      [patterns].flat().some((pattern) => matches(pattern as string, text));
    const applies = ({ Action, Condition, NotResource, Resource }: Statement) =>
      one(Action, action) &&
      (NotResource ? !one(NotResource, resource) : one(Resource ?? "*", resource)) &&
      Object.values(Condition ?? {}).every((keys) =>
        Object.entries(keys).every(([key, values]) => context[key] !== undefined && one(values, context[key])),
      );
    const applied = statements.filter(applies);
    return (
      applied.some(({ Effect = "Allow" }) => Effect === "Allow") && applied.every(({ Effect }) => Effect !== "Deny")
    );
  }

  const readOnly: Statement = {
    Action: ["s3:Get*", "ssm:Get*", "secretsmanager:Get*", "logs:*", "ec2:Get*"],
    Resource: "*",
  };
  const plan = [readOnly, ...planStatements({ ...whose, states: ["arn:aws:s3:::states/staging/*"] })];

  test.each([
    ["the state of its environment", "s3:GetObject", "arn:aws:s3:::states/staging/terraform.tfstate", true],
    ["the state of another", "s3:GetObject", "arn:aws:s3:::states/production/terraform.tfstate", false],
    ["what users uploaded", "s3:GetObject", "arn:aws:s3:::eloquent-ai-staging-111111111111-uploads/a.pdf", false],
    ["the code of a script", "s3:GetObject", "arn:aws:s3:::eloquent-ai-staging-111111111111-scripts/code/a.zip", true],
    ["what a canary saw", "s3:GetObject", "arn:aws:s3:::eloquent-ai-staging-111111111111-scripts/artifacts/a", false],
    ["a secret", "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111111111111:secret:x", false],
    [
      "a plain setting",
      "ssm:GetParameter",
      "arn:aws:ssm:us-east-1:111111111111:parameter/eloquent-ai/staging/a/B",
      true,
    ],
    [
      "a parameter of somebody else",
      "ssm:GetParameter",
      "arn:aws:ssm:us-east-1:111111111111:parameter/other/KEY",
      false,
    ],
    ["what the service logged", "logs:StartQuery", "arn:aws:logs:us-east-1:111111111111:log-group:/x", false],
  ])("a plan and %s", (_what, action, resource, allowed) => {
    expect(may(plan, action, resource)).toBe(allowed);
  });

  const deploy = deployStatements({ ...whose, boundaryArn });
  const role = (name: string) => `arn:aws:iam::111111111111:role/${name}`;
  const bounded = { "iam:PermissionsBoundary": boundaryArn };

  test.each<[string, string, string, Json, boolean]>([
    ["makes a bounded role", "iam:CreateRole", role("eloquent-ai-backend"), bounded, true],
    ["makes a role without bounds", "iam:CreateRole", role("eloquent-ai-backend"), {}, false],
    [
      "makes a role with other bounds",
      "iam:CreateRole",
      role("eloquent-ai-backend"),
      { "iam:PermissionsBoundary": "x" },
      false,
    ],
    ["widens a role that has no bounds", "iam:PutRolePolicy", role("eloquent-ai-backend"), {}, false],
    ["takes the bounds off", "iam:DeleteRolePermissionsBoundary", role("eloquent-ai-backend"), bounded, false],
    ["makes a role of another project", "iam:CreateRole", role("other-backend"), bounded, false],
    ["widens itself", "iam:PutRolePolicy", role("eloquent-ai-github-staging-deploy"), bounded, false],
    [
      "takes the bounds off itself",
      "iam:DeleteRolePermissionsBoundary",
      role("eloquent-ai-github-staging-deploy"),
      bounded,
      false,
    ],
    [
      "hands a role to a canary",
      "iam:PassRole",
      role("eloquent-ai-canary"),
      { "iam:PassedToService": "lambda.amazonaws.com" },
      true,
    ],
    [
      "hands a role to a machine",
      "iam:PassRole",
      role("eloquent-ai-canary"),
      { "iam:PassedToService": "ec2.amazonaws.com" },
      false,
    ],
    ["changes the boundary", "iam:CreatePolicyVersion", boundaryArn, {}, false],
    ["makes a user", "iam:CreateUser", "arn:aws:iam::111111111111:user/eve", {}, false],
    ["reads a secret", "secretsmanager:GetSecretValue", "*", {}, false],
    [
      "writes a bucket of its environment",
      "s3:PutObject",
      "arn:aws:s3:::eloquent-ai-staging-111111111111-scripts/code/a.zip",
      {},
      true,
    ],
    [
      "writes a bucket of another environment",
      "s3:PutObject",
      "arn:aws:s3:::eloquent-ai-production-111111111111-scripts/a",
      {},
      false,
    ],
    [
      "reads the states",
      "s3:GetObject",
      "arn:aws:s3:::eloquent-ai-terraform-state-111111111111/production/x",
      {},
      false,
    ],
    [
      "makes a function of its environment",
      "lambda:CreateFunction",
      "arn:aws:lambda:us-east-1:111111111111:function:eloquent-ai-staging-pager",
      {},
      true,
    ],
    [
      "changes a function of another project",
      "lambda:UpdateFunctionCode",
      "arn:aws:lambda:us-east-1:111111111111:function:billing",
      {},
      false,
    ],
  ])("a deployment %s", (_what, action, resource, context, allowed) => {
    expect(may(deploy, action, resource, context)).toBe(allowed);
  });

  test("the policy of a deploy role fits into what IAM takes: 10,240 characters", () => {
    const text = JSON.stringify(deploy);
    expect(text.length).toBeLessThan(7000);
  });

  test("the boundary lets a role do what running systems do, and never touch the pipeline or the states", () => {
    const { one } = synth((stack) => void new RoleBoundary(stack, "boundary", whose));
    const bounds = JSON.parse(one("aws_iam_policy").policy).Statement as Statement[];
    expect(may(bounds, "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111111111111:secret:x")).toBe(
      true,
    );
    expect(may(bounds, "elasticache:Connect", "arn:aws:elasticache:us-east-1:111111111111:user:x")).toBe(true);
    expect(may(bounds, "iam:CreateUser", "*")).toBe(false);
    expect(may(bounds, "sts:AssumeRole", role("eloquent-ai-github-production-deploy"))).toBe(false);
    expect(may(bounds, "sts:AssumeRole", role("eloquent-ai-uploads"))).toBe(true);
    expect(may(bounds, "s3:GetObject", "arn:aws:s3:::eloquent-ai-terraform-state-111111111111/staging/x")).toBe(false);
    expect(may(bounds, "organizations:LeaveOrganization", "*")).toBe(false);
  });

  test("every role below a scope gets the boundary at synth, and one that has another keeps it", () => {
    const { all } = synth((stack) => {
      service(stack);
      boundRoles(stack, boundaryArn);
    }, STAGING);
    expect(all("aws_iam_role").length).toBeGreaterThan(1);
    for (const made of all("aws_iam_role")) expect(made["permissions_boundary"]).toBe(boundaryArn);
    const other = synth((stack) => {
      const oidc = new GithubOidc(stack, "oidc");
      new GithubRole(stack, "role", {
        oidc,
        name: "role",
        repository: IDS,
        trust: { pullRequests: true },
        permissionsBoundary: "arn:aws:iam::111111111111:policy/own",
      });
      boundRoles(stack, boundaryArn);
    });
    expect(other.one("aws_iam_role").permissions_boundary).toBe("arn:aws:iam::111111111111:policy/own");
  });
});
