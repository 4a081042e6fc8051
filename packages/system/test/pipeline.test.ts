import "@towline/workflows/jest";
import { events, generate, type Pins, simulate, type Workflow } from "@towline/workflows";
import pins from "@towline/workflows/catalogue/pins.json" with { type: "json" };
import { type DeclarationError, pythonQuality, pythonTests, type System, system, workflowsOf } from "../src/index.ts";
import { all, one, production, stacksOf, staging, web } from "./support/shop.ts";

const infrastructure = () => ({ url: "https://shop.example" });
const text = (workflow: Workflow | undefined): string => generate(workflow!, { pins: pins as Pins });
const ids = (workflow: Workflow | undefined): string[] => workflow!.props.jobs.map(({ id }) => id);
const named = (declared: System, id: string): Workflow | undefined =>
  workflowsOf(declared).find((workflow) => workflow.id === id);

const shop = system("shop", {
  repository: "e/s",
  environments: { staging, production },
  images: web,
  infrastructure,
  pipelineSecrets: { environment: ["TEST_TOKEN"] },
  verify: { smoke: { file: "checks/smoke.yaml", at: "url", token: "TEST_TOKEN", timeout: "10 minutes" } },
});

test("a system has the pipeline, the checks of its pull requests and the rollback by hand", () => {
  expect(workflowsOf(shop).map(({ path }) => path)).toEqual([
    ".github/workflows/deploy.yml",
    ".github/workflows/pull-request.yml",
    ".github/workflows/roll-back.yml",
  ]);
});

test("what the workflows call by name is what the stacks make: roles, variables, stacks, repository", () => {
  const stacks = stacksOf(shop);
  const roles = all(stacks["bootstrap"], "aws_iam_role").map((role) => role["name"] as string);
  const yaml = workflowsOf(shop).map(text).join("\n");
  const assumed = [...yaml.matchAll(/arn:aws:iam::\d{12}:role\/([\w-]+)/g)].map(([, role]) => role!);
  expect(new Set(assumed)).toEqual(new Set(roles));
  for (const environment of ["staging", "production"]) {
    expect(yaml).toContain(`stacks: ${environment}\n`);
    expect(Object.keys(stacks[environment]!["variable"])).toEqual(["web_digest"]);
  }
  expect(yaml).toContain("web_digest=${{ needs.build.outputs.web_digest }}");
  expect(one(stacks["bootstrap"], "aws_ecr_repository", "111111111111")["name"]).toBe("shop-web");
  expect(yaml).toContain("repository: ${{ env.REGISTRY }}/shop-web");
});

test("smoke tests have the file, the token and the time that are declared", () => {
  const yaml = text(named(shop, "deploy"));
  expect(yaml).toContain("file: checks/smoke.yaml");
  expect(yaml).toContain("token: ${{ secrets.TEST_TOKEN }}");
  expect(yaml).toContain("timeout: 10 minutes");
});

test("without verification a deployment that fails is still taken back", () => {
  const plain = system("shop", { repository: "e/s", environments: { production }, images: web, infrastructure });
  expect(ids(named(plain, "deploy"))).toEqual(["build", "deploy-production", "rollback-production"]);
  const failed = simulate(named(plain, "deploy")!, events.push("main"), {
    outcomes: { "deploy-production": "failure" },
    outputs: { "deploy-production": { previous: '{"production":{}}', changed: "true" } },
  });
  expect(failed).toRunJobs("build", "deploy-production", "rollback-production");
});

test("without images there is no build and no rollback by hand; the infrastructure alone is deployed", () => {
  const plain = system("shop", { repository: "e/s", environments: { production }, infrastructure });
  expect(workflowsOf(plain).map(({ id }) => id)).toEqual(["deploy", "pull-request"]);
  expect(ids(named(plain, "deploy"))).toEqual(["deploy-production", "rollback-production"]);
});

test("two images are built one after the other, and deployed together", () => {
  const two = system("shop", {
    repository: "e/s",
    environments: { production },
    images: {
      ...web,
      "job-runner": { name: "shop-jobs", context: "jobs", dockerfile: "arm.Dockerfile", platform: "linux/arm64" },
    },
    infrastructure,
    verify: { smoke: "smoke.yaml" },
  });
  const yaml = text(named(two, "deploy"));
  expect(yaml).toContain("web_digest: ${{ steps.build-shop-web.outputs.digest }}");
  expect(yaml).toContain("job_runner_digest: ${{ steps.build-shop-jobs.outputs.digest }}");
  expect(yaml).toMatch(
    /variables: \|-?\n +web_digest=\$\{\{ needs\.build\.outputs\.web_digest \}\}\n +job_runner_digest=\$\{\{ needs\.build\.outputs\.job_runner_digest \}\}/,
  );
  expect(yaml).toContain("dockerfile: jobs/arm.Dockerfile");
  expect(yaml).toContain("platform: linux/arm64");
  // What answers at the front door reports one digest: that of the first image.
  expect(yaml).toContain("expect-digest: ${{ needs.build.outputs.web_digest }}");
});

test("an environment in two regions deploys its stacks in one job, the primary first", () => {
  const wide = system("shop", {
    repository: "e/s",
    environments: {
      production: {
        class: "production",
        branch: "main",
        account: "222222222222",
        regions: {
          "us-east-1": { zones: ["us-east-1a"], cidr: "10.0.0.0/16" },
          "us-west-2": { zones: ["us-west-2a"], cidr: "10.1.0.0/16" },
        },
      },
    },
    images: web,
    infrastructure,
  });
  expect(text(named(wide, "deploy"))).toMatch(/stacks: \|-?\n +production-us-east-1\n +production-us-west-2\n/);
});

test("an environment without a branch is released by hand only", () => {
  const { branch: _, ...byHand } = production;
  const declared = system("shop", {
    repository: "e/s",
    environments: { staging, production: byHand },
    images: web,
    infrastructure,
  });
  expect(ids(named(declared, "deploy"))).toEqual(["build", "deploy-staging", "rollback-staging"]);
  expect(ids(named(declared, "roll-back"))).toEqual(["rollback-staging", "rollback-production"]);
});

test("browser tests run on environments of class production unless others are named", () => {
  const declare = (browser: object) =>
    system("shop", {
      repository: "e/s",
      environments: { staging, production },
      images: web,
      infrastructure,
      verify: { browser: { config: "playwright.config.ts", ...browser } },
    });
  const browsers = (declared: System) => ids(named(declared, "deploy")).filter((id) => id.startsWith("e2e-"));
  expect(browsers(declare({}))).toEqual(["e2e-production"]);
  expect(browsers(declare({ in: ["staging"] }))).toEqual(["e2e-staging"]);
});

describe("options of the pipeline", () => {
  const declare = (stages: Parameters<typeof pythonQuality>[0] | undefined, options = {}) =>
    system("shop", {
      repository: "e/s",
      environments: { production },
      images: web,
      infrastructure,
      pipeline: () => ({ ...(stages ? { stages: [pythonQuality(stages), pythonTests(stages)] } : {}), ...options }),
    });

  test("stages follow each other, and the build follows them", () => {
    const deploy = named(declare({ python: "3.13" }), "deploy");
    expect(ids(deploy)).toEqual(["code-quality", "testing", "build", "deploy-production", "rollback-production"]);
    expect(text(deploy)).toMatch(/ {2}build:\n {4}name: Build\n {4}needs: \[testing\]/);
  });

  test("the checks that a pull request must pass are named as its stages are", () => {
    const { bootstrap } = stacksOf(declare({ python: "3.13" }));
    const { required_status_checks } = one(bootstrap, "github_repository_ruleset", "repository_ruleset_")["rules"];
    expect(required_status_checks.required_check.map(({ context }: { context: string }) => context)).toEqual([
      "Code quality",
      "Testing",
    ]);
  });

  test("a stage without tokens and services has no scan, no upload and no container", () => {
    const yaml = text(named(declare({ python: "3.13", tools: "ruff==0.9.0" }), "deploy"));
    expect(yaml).not.toMatch(/snyk|codecov|services:|DATABASE_URL/);
    expect(yaml).toContain("pip install ruff==0.9.0");
    expect(yaml).not.toContain("working-directory: backend");
  });

  test("runner, install command and Terraform can be chosen", () => {
    const options = { runner: "ubuntu-24.04-arm", install: "pnpm install --frozen-lockfile", terraform: "1.12.0" };
    const yaml = text(named(declare(undefined, options), "deploy"));
    const defaults = text(named(declare(undefined), "deploy"));
    expect(yaml).toContain("runs-on: ubuntu-24.04-arm");
    expect(yaml).toContain("run: pnpm install --frozen-lockfile");
    expect(yaml).toContain("terraform_version: 1.12.0");
    expect(defaults).toContain("runs-on: ubuntu-24.04");
    expect(defaults).toContain("run: npm ci");
    expect(defaults).toContain("terraform_version: 1.11.4");
  });
});

test("a branch that is released to an environment without an account is refused, every one at once", () => {
  const homeless = system("shop", {
    repository: "e/s",
    environments: {
      staging: { class: "staging", branch: "staging" },
      production: { class: "production", branch: "main" },
    },
    images: web,
  });
  let problems: readonly { code: string; at: string }[] = [];
  try {
    workflowsOf(homeless);
  } catch (error) {
    problems = (error as DeclarationError).problems;
  }
  expect(problems.map(({ code, at }) => `${code} ${at}`)).toEqual([
    "SYS041 environments.staging.account",
    "SYS041 environments.production.account",
  ]);
});

test("D-E1-21: a rollback by hand waits for a running deploy of the same environment", () => {
  const declared = system("shop", {
    repository: "e/s",
    environments: { staging, production },
    images: web,
    infrastructure,
  });
  expect(text(named(declared, "deploy"))).toContain("group: deploy-${{ github.ref_name }}");
  const byHand = text(named(declared, "roll-back"));
  for (const { branch } of [staging, production]) expect(byHand).toContain(`group: deploy-${branch}\n`);
});
