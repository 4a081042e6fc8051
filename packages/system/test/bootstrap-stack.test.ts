import { system } from "../src/index.ts";
import { all, type Json, one, production, stacksOf, staging, web } from "./support/shop.ts";

const infrastructure = () => ({ url: "https://shop.example" });
const CLAIM = "token.actions.githubusercontent.com";
const conditions = (role: Json): Json => JSON.parse(role["assume_role_policy"]).Statement[0].Condition.StringEquals;

test("an account is prepared once, with roles for each of its environments", () => {
  const { bootstrap } = stacksOf(
    system("shop", {
      repository: "e/s",
      environments: { staging, production: { ...production, account: staging.account } },
      images: web,
      infrastructure,
    }),
  );
  expect(all(bootstrap, "aws_s3_bucket")).toHaveLength(1);
  expect(all(bootstrap, "aws_iam_openid_connect_provider")).toHaveLength(1);
  expect(all(bootstrap, "aws_ecr_repository")).toHaveLength(1);
  expect(
    all(bootstrap, "aws_iam_role")
      .map((role) => role["name"])
      .sort(),
  ).toEqual(
    ["production", "staging"].flatMap((environment) =>
      ["build", "deploy", "plan"].map((role) => `shop-github-${environment}-${role}`),
    ),
  );
});

test("a system without images has no registry and no role that pushes", () => {
  const { bootstrap } = stacksOf(system("shop", { repository: "e/s", environments: { production }, infrastructure }));
  expect(all(bootstrap, "aws_ecr_repository")).toEqual([]);
  expect(all(bootstrap, "aws_iam_role").map((role) => role["name"])).toEqual([
    "shop-github-production-deploy",
    "shop-github-production-plan",
  ]);
});

test("with the ids of the repository declared, roles trust its numbers too", () => {
  const { bootstrap } = stacksOf(
    system("shop", {
      repository: "e/s",
      repositoryIds: { owner: 9001, repository: 4242 },
      environments: { production },
      infrastructure,
    }),
  );
  const trusted = conditions(one(bootstrap, "aws_iam_role", "deploy-production"));
  expect(trusted[`${CLAIM}:sub`]).toEqual([
    "repo:e/s:environment:production",
    "repo:e@9001/s@4242:environment:production",
  ]);
  expect(trusted[`${CLAIM}:repository_id`]).toBe("4242");
});

test("the state that a role may touch is that of its environment, in every region of it", () => {
  const { bootstrap } = stacksOf(
    system("shop", {
      repository: "e/s",
      environments: {
        production: {
          class: "production",
          branch: "main",
          account: "222222222222",
          regions: {
            "eu-west-1": { zones: ["eu-west-1a"], cidr: "10.0.0.0/16" },
            "eu-north-1": { zones: ["eu-north-1a"], cidr: "10.1.0.0/16" },
          },
        },
      },
      infrastructure,
    }),
  );
  const { policy } = one(bootstrap, "aws_iam_role_policy", "deploy-production");
  const objects = (JSON.parse(policy).Statement as Json[]).flatMap(({ Sid, Resource }) =>
    Sid === "LockFile" ? [] : (/\}(\/.*)$/.exec(String(Resource))?.[1] ?? []),
  );
  expect(objects).toEqual(["/production-eu-west-1/*", "/production-eu-north-1/*"]);
});

describe("who may release", () => {
  const branches = (bootstrap: Json | undefined) =>
    all(bootstrap, "github_repository_environment_deployment_policy").map((policy) => policy["branch_pattern"]);

  test("E1-244: with reviewers, a release waits for them; its verification waits for nobody", () => {
    const { bootstrap } = stacksOf(
      system("shop", {
        repository: "e/s",
        environments: { production: { ...production, reviewers: ["@e/platform", "@ada"] } },
        infrastructure,
      }),
    );
    const [reviewers] = one(bootstrap, "github_repository_environment", "environment-production_")["reviewers"];
    expect(reviewers.teams).toHaveLength(1);
    expect(reviewers.users).toHaveLength(1);
    expect(one(bootstrap, "github_repository_environment", "production-verify")["reviewers"]).toBeUndefined();
  });

  test("E1-244 D-P-08: without, only its branch releases, and that takes nothing but reviewed pull requests", () => {
    const { bootstrap } = stacksOf(system("shop", { repository: "e/s", environments: { production }, infrastructure }));
    expect(
      all(bootstrap, "github_repository_environment").map((one) => [one["environment"], one["reviewers"]]),
    ).toEqual([["production", undefined]]);
    expect(branches(bootstrap)).toEqual(["main"]);
    const {
      conditions: where,
      enforcement,
      rules,
    } = one(bootstrap, "github_repository_ruleset", "repository_ruleset_");
    expect([enforcement, where.ref_name.include]).toEqual(["active", ["refs/heads/main"]]);
    expect(rules.pull_request.required_approving_review_count).toBe(1);
  });
});

test("a variable stands in GitHub for every environment, with its value", () => {
  const { bootstrap } = stacksOf(
    system("shop", {
      repository: "e/s",
      environments: { staging, production },
      variables: { ORIGIN: { staging: "https://staging.example", production: "https://example" } },
      infrastructure,
    }),
  );
  expect(
    all(bootstrap, "github_actions_environment_variable")
      .map((one) => one["value"])
      .sort(),
  ).toEqual(["https://example", "https://staging.example"]);
});
