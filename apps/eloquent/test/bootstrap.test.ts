import { events, simulate } from "@towline/workflows";
import { type Json, synthesizedStacks } from "./support/stacks.ts";
import { deploy, pullRequest, rollBack, step, written } from "./support/workflows.ts";

const { bootstrap, staging, production } = synthesizedStacks();
const CLAIM = "token.actions.githubusercontent.com";

const trust = (role: string): Json =>
  JSON.parse(bootstrap.one("aws_iam_role", `${role}_role`)["assume_role_policy"]).Statement[0];
const subjects = (role: string): string[] => trust(role)["Condition"].StringEquals[`${CLAIM}:sub`];
const statements = (role: string): Json[] =>
  JSON.parse(bootstrap.one("aws_iam_role_policy", `${role}_policy`)["policy"]).Statement;

describe("accounts", () => {
  test("E1-228 D-E1-18: every account has its state bucket: versioned, encrypted with a key, closed to the public", () => {
    expect(bootstrap.all("aws_s3_bucket").map((bucket) => bucket["bucket"])).toEqual([
      "eloquent-ai-terraform-state-111111111111",
      "eloquent-ai-terraform-state-222222222222",
    ]);
    expect(bootstrap.all("aws_s3_bucket_versioning").map((one) => one["versioning_configuration"].status)).toEqual([
      "Enabled",
      "Enabled",
    ]);
    for (const { rule } of bootstrap.all("aws_s3_bucket_server_side_encryption_configuration")) {
      expect(rule[0].apply_server_side_encryption_by_default.sse_algorithm).toBe("aws:kms");
    }
    for (const block of bootstrap.all("aws_s3_bucket_public_access_block")) {
      expect(block).toMatchObject({
        block_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
      });
    }
  });

  test("E1-20: every account has the repository eloquent-ai-backend, whose tags never move and whose images are scanned", () => {
    expect(bootstrap.all("aws_ecr_repository")).toHaveLength(2);
    for (const repository of bootstrap.all("aws_ecr_repository")) {
      expect(repository).toMatchObject({
        name: "eloquent-ai-backend",
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS" }],
      });
    }
    expect(bootstrap.all("aws_ecr_lifecycle_policy")).toHaveLength(2);
  });

  test("the second account is entered through the organisation's role, and nothing of it is made in the first", () => {
    expect(bootstrap.json["provider"].aws[1].assume_role[0].role_arn).toBe(
      "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole",
    );
    for (const [type, ofType] of Object.entries(bootstrap.json["resource"] as Json)) {
      if (!type.startsWith("aws_")) continue;
      for (const [id, resource] of Object.entries(ofType as Json)) {
        const account = /222222222222|-production_/.test(id) ? "aws.account-222222222222" : "aws";
        expect([id, resource["provider"]]).toEqual([id, account]);
      }
    }
  });
});

describe("trust in GitHub", () => {
  test.each([
    ["deploy-staging", ["repo:eloquent-ai/chatbot:environment:staging"]],
    [
      "deploy-production",
      ["repo:eloquent-ai/chatbot:environment:production", "repo:eloquent-ai/chatbot:environment:production-verify"],
    ],
    ["plan-staging", ["repo:eloquent-ai/chatbot:pull_request"]],
    ["plan-production", ["repo:eloquent-ai/chatbot:pull_request"]],
    ["build-staging", ["repo:eloquent-ai/chatbot:ref:refs/heads/staging"]],
    ["build-production", ["repo:eloquent-ai/chatbot:ref:refs/heads/main"]],
  ])("%s is for exactly one kind of job", (role, expected) => {
    expect(subjects(role)).toEqual(expected);
  });

  test("E1-159 E1-164 E1-170 D-P-09: no key anywhere; each deploy job takes the role that trusts its environment alone", () => {
    for (const role of bootstrap.all("aws_iam_role")) {
      const [statement] = JSON.parse(role["assume_role_policy"]).Statement;
      // Only exact subjects: no pattern that another branch or repository could match.
      expect(Object.keys(statement.Condition)).toEqual(["StringEquals"]);
      expect(statement.Action).toBe("sts:AssumeRoleWithWebIdentity");
      expect(JSON.stringify(statement.Condition)).not.toMatch(/[*?]/);
    }
    expect(bootstrap.all("aws_iam_role").filter((role) => /-plan$/.test(role["name"]))).toHaveLength(2);
    for (const [environment, account] of [
      ["staging", "111111111111"],
      ["production", "222222222222"],
    ]) {
      for (const workflow of [deploy, rollBack]) {
        for (const id of [`deploy-${environment}`, `rollback-${environment}`]) {
          const job = workflow["jobs"][id];
          if (!job) continue;
          const { with: inputs } = step(job, "Assume the AWS role");
          expect(inputs["role-to-assume"]).toBe(
            `arn:aws:iam::${account}:role/eloquent-ai-github-${environment}-deploy`,
          );
          expect(inputs["allowed-account-ids"]).toBe(account);
          const github = job.environment.name ?? job.environment;
          expect(subjects(`deploy-${environment}`)).toContain(`repo:eloquent-ai/chatbot:environment:${github}`);
        }
      }
    }
    for (const text of [bootstrap.text, ...Object.values(written)]) {
      expect(text).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|aws-access-key-id|aws_iam_access_key/);
    }
  });

  test("a role of a plan reads, but no value; a role of a build pushes this image and nothing else", () => {
    const managed = bootstrap.all("aws_iam_role_policy_attachment");
    expect(managed.map((one) => one["policy_arn"])).toEqual(Array(2).fill("arn:aws:iam::aws:policy/ReadOnlyAccess"));
    for (const one of managed) expect(one["role"]).toMatch(/plan-(staging|production)_role/);
    const plan = statements("plan-production");
    expect(plan.find(({ Effect }) => Effect === "Deny")!["Action"]).toContain("secretsmanager:GetSecretValue");
    const writes = plan.filter(
      ({ Effect, Sid, Action }) =>
        Effect === "Allow" && Sid !== "LockFile" && /Put|Create|Delete|Update/.test(String(Action)),
    );
    expect(writes).toEqual([]);
    const build = statements("build-production").flatMap(({ Action }) => Action);
    expect(build.every((action) => action.startsWith("ecr:"))).toBe(true);
    expect(build).not.toEqual(expect.arrayContaining([expect.stringMatching(/Delete|\*/)]));
  });

  test("a deploy role writes the state of its own environment and cannot change the roles of the pipeline", () => {
    const own = statements("deploy-staging").filter(({ Resource }) =>
      /state-111111111111_bucket_\w+\.arn\}\//.test(String(Resource)),
    );
    expect(own.map(({ Resource }) => Resource.replace(/^.*\}/, ""))).toEqual(["/staging/*", "/staging/*.tflock"]);
    expect(statements("deploy-staging")).toContainEqual(
      expect.objectContaining({ Effect: "Deny", Resource: "arn:aws:iam::111111111111:role/eloquent-ai-github-*" }),
    );
  });
});

describe("what a deployment may do", () => {
  /** IAM's name of the service, by the beginning of the resource type where it is not that itself. */
  const SERVICES: Record<string, string> = {
    acm: "acm",
    api_gateway: "apigateway",
    apigatewayv2: "apigateway",
    appautoscaling: "application-autoscaling",
    budgets: "budgets",
    cloudwatch_event: "events",
    cloudwatch_log: "logs",
    cloudwatch_query: "logs",
    computeoptimizer: "compute-optimizer",
    default: "ec2",
    eip: "ec2",
    flow: "ec2",
    internet: "ec2",
    lb: "elasticloadbalancing",
    nat: "ec2",
    network: "ec2",
    route: "ec2",
    security: "ec2",
    service_discovery: "servicediscovery",
    subnet: "ec2",
    vpc: "ec2",
    egress: "ec2",
  };
  const serviceOf = (type: string): string => {
    const name = type.replace(/^aws_/, "");
    const known = Object.keys(SERVICES)
      .filter((prefix) => name === prefix || name.startsWith(`${prefix}_`))
      .sort((a, b) => b.length - a.length)[0];
    return known ? SERVICES[known]! : name.split("_")[0]!;
  };

  test.each([
    ["staging", staging],
    ["production", production],
  ])("the deploy role of %s reaches every service that the stack has resources of", (environment, stack) => {
    const allowed = statements(`deploy-${environment}`)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action)
      .filter((action: string) => /:(\*|Create)/.test(action))
      .map((action: string) => action.split(":")[0]);
    const needed = Object.keys(stack.json["resource"])
      .filter((type) => type.startsWith("aws_") && !type.startsWith("aws_iam_"))
      .map(serviceOf);
    expect([...new Set(needed)].filter((service) => !allowed.includes(service))).toEqual([]);
  });

  test("every role that a stack makes has the boundary, the project's name, and a service that it may be handed to", () => {
    for (const [environment, stack] of [
      ["staging", staging],
      ["production", production],
    ] as const) {
      const handed = statements(`deploy-${environment}`).find(({ Action }) => Action === "iam:PassRole")!["Condition"];
      for (const role of stack.all("aws_iam_role")) {
        expect(role["name"]).toMatch(/^eloquent-ai-/);
        expect(role["permissions_boundary"]).toMatch(/^arn:aws:iam::\d{12}:policy\/eloquent-ai-boundary$/);
        const [{ Principal }] = JSON.parse(role["assume_role_policy"]).Statement;
        if (Principal.Service) expect(handed.StringEquals["iam:PassedToService"]).toContain(Principal.Service);
      }
    }
    expect(bootstrap.all("aws_iam_policy").map((policy) => policy["name"])).toEqual(
      Array(2).fill("eloquent-ai-boundary"),
    );
  });

  test("a deploy role fits into what IAM takes", () => {
    for (const environment of ["staging", "production"]) {
      const { policy } = bootstrap.one("aws_iam_role_policy", `deploy-${environment}_policy`);
      expect(policy.replaceAll(/\s/g, "").length).toBeLessThan(10_240);
    }
  });
});

describe("the GitHub repository", () => {
  test("E1-244: production waits for its reviewers, nobody gets around them, and only main may go there", () => {
    expect(bootstrap.one("github_repository_environment", "environment-production_")).toMatchObject({
      environment: "production",
      can_admins_bypass: false,
      prevent_self_review: true,
      reviewers: [{ teams: [expect.stringContaining("data.github_team")] }],
      deployment_branch_policy: { custom_branch_policies: true, protected_branches: false },
    });
    expect(Object.values(bootstrap.json["data"].github_team as Json).map(({ slug }) => slug)).toEqual(["platform"]);
    const policies = bootstrap.all("github_repository_environment_deployment_policy");
    expect(
      policies.map((policy) => [/environment-([a-z-]+)_/.exec(policy["environment"])![1], policy["branch_pattern"]]),
    ).toEqual([
      ["production", "main"],
      ["production-verify", "main"],
      ["staging", "staging"],
    ]);
  });

  test("a rollback does not wait for a person: verification has an environment of its own, for main, without reviewers", () => {
    const verify = bootstrap.one("github_repository_environment", "production-verify");
    expect(verify["reviewers"]).toBeUndefined();
    expect(deploy["jobs"]["rollback-production"].environment.name).toBe(verify["environment"]);
  });

  test("E1-244 D-E1-22: both branches take reviewed pull requests only, which passed the checks that run for every one", () => {
    const { conditions, enforcement, rules } = bootstrap.one("github_repository_ruleset", "repository_ruleset_");
    expect(enforcement).toBe("active");
    expect(conditions.ref_name.include).toEqual(["refs/heads/staging", "refs/heads/main"]);
    expect(rules).toMatchObject({
      deletion: true,
      non_fast_forward: true,
      pull_request: { required_approving_review_count: 1, dismiss_stale_reviews_on_push: true },
    });
    const required = rules.required_status_checks.required_check.map(({ context }: Json) => context);
    // A required check that never runs would block every merge: these run for forks and for both branches.
    for (const base of ["staging", "main"]) {
      const { runs } = simulate(written["pull-request.yml"]!, events.pullRequest({ base, fork: true }));
      expect(runs.map((id) => pullRequest["jobs"][id].name)).toEqual(required);
    }
  });

  test("E1-73 D-E1-41: GitHub holds plain variables an environment, and no secret of the running service", () => {
    const variables = bootstrap.all("github_actions_environment_variable");
    const of = (environment: string) =>
      Object.fromEntries(
        variables
          .filter((one) => one["environment"].includes(`environment-${environment}_`))
          .map((one) => [one["variable_name"], one["value"]]),
      );
    expect(of("staging")["CORS_ORIGINS"]).toBe("https://staging.eloquent.example");
    expect(of("production")["CORS_ORIGINS"]).toBe("https://app.eloquent.example");
    expect(of("production-verify")).toEqual(of("production"));
    expect(Object.keys(bootstrap.json["resource"]).filter((type) => /secret/.test(type))).toEqual([]);
    for (const text of [bootstrap.text, ...Object.values(written)]) {
      expect(text).not.toMatch(/secrets\.(DATABASE_URL|REDIS_URL)|"variable_name": "(DATABASE_URL|REDIS_URL)"/);
    }
  });

  test("tokens of workflows are read-only unless a job says more", () => {
    expect(bootstrap.one("github_workflow_repository_permissions")).toMatchObject({
      default_workflow_permissions: "read",
      can_approve_pull_request_reviews: false,
    });
  });
});
