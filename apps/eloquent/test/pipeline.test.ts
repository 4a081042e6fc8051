import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { check } from "@towline/workflows";
import { parse } from "yaml";
import { eloquent } from "../system.ts";
import type { Json } from "./support/stacks.ts";
import { deploy, generated, jobs, pullRequest, step, written } from "./support/workflows.ts";

const quality: Json = deploy["jobs"]["code-quality"];
const testing: Json = deploy["jobs"]["testing"];
const build: Json = deploy["jobs"]["build"];
const runs = (job: Json): string[] => job["steps"].flatMap((one: Json) => (one["run"] ?? "").split("\n"));

test("the written files are what the definition makes, and GitHub's own parser takes them", async () => {
  expect(written).toEqual(generated());
  const files = Object.entries(written).map(([path, content]) => ({ path: `.github/workflows/${path}`, content }));
  expect(await check(files)).toEqual([]);
});

describe("the workflow", () => {
  test("E1-141: Deploy Pipeline stands in deploy.yml", () => {
    expect(deploy["name"]).toBe("Deploy Pipeline");
  });

  test("E1-142 D-E1-22: pushes and pull requests of both branches start one", () => {
    expect(deploy["on"]).toEqual({ push: { branches: ["staging", "main"] } });
    expect(pullRequest["on"]).toEqual({ pull_request: { branches: ["staging", "main"] } });
  });

  test("E1-143: region and repository are known to every step", () => {
    expect(deploy["env"]).toEqual({ AWS_REGION: "us-east-1", ECR_REPOSITORY: "eloquent-ai-backend" });
  });

  test("D-P-03: every action of others is pinned by commit, and ours run on Node 24", () => {
    const uses = jobs.flatMap(([, job]) => job["steps"].flatMap((one: Json) => one["uses"] ?? [])) as string[];
    expect(uses.length).toBeGreaterThan(30);
    for (const one of uses) {
      if (!one.startsWith("./")) expect(one).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      else {
        const manifest = readFileSync(join(__dirname, "..", one, "action.yml"), "utf8");
        expect(parse(manifest).runs.using).toBe("node24");
      }
    }
    for (const line of Object.values(written).flatMap((text) => text.split("\n"))) {
      if (/uses: [^.]/.test(line)) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test("D-E1-21: a job may do only what it is for, ends in time, and two releases of one branch never meet", () => {
    for (const workflow of Object.values(written).map((text) => parse(text) as Json)) {
      expect(workflow["permissions"]).toEqual({});
    }
    expect(deploy["concurrency"]).toEqual({
      group: "deploy-${{ github.ref_name }}",
      "cancel-in-progress": false,
      queue: "max",
    });
    for (const [id, job] of jobs) {
      expect([id, job["timeout-minutes"] <= 90]).toEqual([id, true]);
      const assumes = job["steps"].some((one: Json) => one["name"] === "Assume the AWS role");
      expect([id, job["permissions"]]).toEqual([
        id,
        {
          contents: "read",
          ...(assumes ? { "id-token": "write" } : {}),
          ...(id.startsWith("Pull Request/plan-") ? { "pull-requests": "write" } : {}),
        },
      ]);
    }
  });

  test("a checkout leaves no token behind", () => {
    for (const [id, job] of jobs) {
      for (const one of job["steps"].filter((each: Json) => each["uses"]?.startsWith("actions/checkout@"))) {
        expect([id, one.with["persist-credentials"]]).toEqual([id, false]);
      }
    }
  });
});

describe("code quality and testing", () => {
  test("E1-144: code quality comes first, on ubuntu-latest with Python 3.11", () => {
    expect(quality["needs"]).toBeUndefined();
    expect(quality["runs-on"]).toBe("ubuntu-latest");
    expect(quality["steps"][0].uses).toMatch(/^actions\/checkout@/);
    expect(quality["steps"][1].uses).toMatch(/^actions\/setup-python@/);
    expect(quality["steps"][1].with["python-version"]).toBe("3.11");
  });

  test("E1-145: its tools come in pinned versions, with requirements.txt and a cache", () => {
    expect(quality["steps"][1].with["cache"]).toBe("pip");
    const [tools, requirements] = step(quality, "Install dependencies")["run"].split("\n");
    expect(tools).toMatch(/^pip install black==[\d.]+ isort==[\d.]+ flake8==[\d.]+ mypy==[\d.]+$/);
    expect(requirements).toBe("pip install -r requirements.txt");
  });

  test.each([
    ["E1-146", "black --check ."],
    ["E1-147", "isort --check-only ."],
    ["E1-148", "flake8 ."],
    ["E1-149", "mypy ."],
  ])("%s: %s", (_, command) => {
    expect(runs(quality)).toContain(command);
    expect(quality["defaults"].run["working-directory"]).toBe("backend");
  });

  test("E1-151 E1-154: testing follows, with the same Python and the pinned tools of pytest", () => {
    expect(testing["needs"]).toEqual(["code-quality"]);
    expect(testing["steps"][1].with["python-version"]).toBe("3.11");
    expect(runs(testing)).toContain("pip install -r requirements.txt");
    expect(runs(testing)).toContainEqual(
      expect.stringMatching(/^pip install pytest==[\d.]+ pytest-asyncio==[\d.]+ pytest-cov==[\d.]+$/),
    );
  });

  test("E1-152 E1-153 D-E1-15: postgres:15 and redis:7 are waited for and reachable on localhost", () => {
    expect(testing["services"]).toEqual({
      postgres: {
        image: "postgres:15",
        env: { POSTGRES_PASSWORD: "test", POSTGRES_DB: "test" },
        ports: ["5432:5432"],
        options: '--health-cmd "pg_isready" --health-interval 10s --health-timeout 5s --health-retries 5',
      },
      redis: {
        image: "redis:7",
        ports: ["6379:6379"],
        options: '--health-cmd "redis-cli ping" --health-interval 10s --health-timeout 5s --health-retries 5',
      },
    });
  });

  test("E1-155: unit tests with coverage", () => {
    expect(step(testing, "Run unit tests")["run"]).toBe("pytest tests/unit/ -v --cov=app --cov-report=xml");
  });

  test("E1-156 D-E1-15: integration tests against those services", () => {
    expect(step(testing, "Run integration tests")).toMatchObject({
      run: "pytest tests/integration/ -v",
      env: {
        DATABASE_URL: "postgresql://postgres:test@localhost:5432/test",
        REDIS_URL: "redis://localhost:6379",
      },
    });
  });

  test("E1-157 D-E1-27: coverage goes to Codecov with its token, and a Codecov that is down fails nothing", () => {
    expect(step(testing, "Upload coverage")).toMatchObject({
      uses: expect.stringMatching(/^codecov\/codecov-action@/),
      with: { files: "./backend/coverage.xml", token: "${{ secrets.CODECOV_TOKEN }}" },
      "continue-on-error": true,
    });
  });

  test("E1-72: the workflows read the declared secrets and no other", () => {
    const read = Object.values(written).flatMap((text) =>
      [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name),
    );
    const { repository = [], environment = [] } = eloquent.declaration.pipelineSecrets!;
    expect([...new Set(read)].sort()).toEqual([...repository, ...environment].sort());
    expect(repository).toEqual(["SNYK_TOKEN", "CODECOV_TOKEN"]);
  });
});

describe("E1-150: the security scan", () => {
  const scan = step(quality, "Security scan");
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "eloquent-scan-"));
    writeFileSync(join(folder, "npx"), '#!/bin/sh\necho "$SNYK_TOKEN $*" > called\nexit 3\n');
    chmodSync(join(folder, "npx"), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  // As the runner does: bash -e on the text of the step.
  const run = (token: string) =>
    spawnSync("bash", ["-e", "-c", scan["run"]], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: `${folder}:${process.env["PATH"]}`, SNYK_TOKEN: token },
    });

  test("E1-150: is left out, and says so, where there is no token", () => {
    const { status, stdout } = run("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^::notice::Security scan left out/);
    expect(existsSync(join(folder, "called"))).toBe(false);
  });

  test("E1-150: runs a pinned Snyk with the token, and what it finds fails the job", () => {
    expect(run("a-token").status).toBe(3);
    expect(readFileSync(join(folder, "called"), "utf8")).toMatch(
      /^a-token --yes snyk@\d+\.\d+\.\d+ test --file=requirements\.txt /,
    );
    expect(scan["env"]).toEqual({ SNYK_TOKEN: "${{ secrets.SNYK_TOKEN }}" });
  });
});

describe("build", () => {
  test("E1-160 D-E1-16: the registry is that of the branch's account; between jobs goes the digest alone", () => {
    // The workflow starts on these two branches only.
    expect(build["env"].REGISTRY).toBe(
      "${{ github.ref_name == 'staging' && '111111111111.dkr.ecr.us-east-1.amazonaws.com' || '222222222222.dkr.ecr.us-east-1.amazonaws.com' }}",
    );
    expect(step(build, "Log in to the registry")["uses"]).toMatch(/^aws-actions\/amazon-ecr-login@/);
    expect(build["outputs"]).toEqual({ backend_digest: "${{ steps.build-eloquent-ai-backend.outputs.digest }}" });
    expect(Object.values(written).join()).not.toContain("ECR_REGISTRY");
  });

  test("E1-161: the image is built from the backend folder and pushed under the commit", () => {
    expect(step(build, "Build eloquent-ai-backend")).toMatchObject({
      uses: "./node_modules/@towline/action-build",
      with: {
        context: "backend",
        name: "eloquent-ai-backend",
        repository: "${{ env.REGISTRY }}/eloquent-ai-backend",
        tag: "${{ github.sha }}",
        "build-args": "GIT_SHA=${{ github.sha }}",
      },
    });
  });
});

describe.each(["staging", "production"])("deploy to %s", (environment) => {
  const job: Json = deploy["jobs"][`deploy-${environment}`];

  test("E1-163 E1-169: goes through the GitHub environment of that name, after the build", () => {
    expect(job["needs"]).toEqual(["build"]);
    expect(job["environment"]).toEqual({ name: environment, url: "${{ steps.deploy.outputs.url }}" });
  });

  test("E1-165 D-E1-19: with the one Terraform version, which the stacks take", () => {
    const versions = jobs.flatMap(([, each]) =>
      each["steps"].flatMap((one: Json) => one["with"]?.terraform_version ?? []),
    );
    expect(new Set(versions)).toEqual(new Set(["1.11.4"]));
    expect(step(job, "Set up Terraform")["with"].terraform_wrapper).toBe(false);
  });

  test("E1-166 D-E1-14: the digest that was built is the variable of the stack", () => {
    expect(step(job, "Deploy")["with"].variables).toBe("backend_digest=${{ needs.build.outputs.backend_digest }}");
    expect(written["deploy.yml"]).not.toContain(":latest");
  });

  test("E1-167 D-E1-18: the stack of the environment is synthesized and deployed; there is no workspace", () => {
    expect(step(job, "Synthesize the stacks")["run"]).toBe("node main.ts");
    expect(step(job, "Deploy")["with"]).toMatchObject({ directory: "cdktf.out", stacks: environment });
    expect(Object.values(written).join()).not.toMatch(/workspace (select|new)|tfvars|auto-approve/);
  });

  test("E1-173: what answers is asked where this very deployment says it answers", () => {
    const smoke = step(deploy["jobs"][`smoke-${environment}`], "Smoke test");
    expect(smoke["with"]).toMatchObject({
      file: "smoke.yaml",
      "base-url": `\${{ needs.deploy-${environment}.outputs.url }}`,
      "expect-digest": "${{ needs.build.outputs.backend_digest }}",
    });
    expect(job["outputs"].url).toBe("${{ steps.deploy.outputs.url }}");
  });
});

test("E1-176 D-E1-26: Playwright runs on production only, with its runner, its browser and a report", () => {
  const browsers = Object.keys(deploy["jobs"]).filter((id) => /e2e|playwright/.test(id));
  expect(browsers).toEqual(["e2e-production"]);
  const e2e: Json = deploy["jobs"]["e2e-production"];
  expect(e2e["steps"][1].uses).toMatch(/^actions\/setup-node@/);
  expect(runs(e2e).filter(Boolean)).toEqual([
    "npm ci",
    "npx playwright install --with-deps chromium",
    "npx playwright test --config=playwright.config.production.ts",
  ]);
  expect(step(e2e, "Run the browser tests")["env"]).toEqual({
    BASE_URL: "${{ needs.deploy-production.outputs.url }}",
  });
  expect(e2e["steps"].at(-1)).toMatchObject({ if: "!cancelled()", with: { name: "playwright-report" } });
  // Browser tests run code of hundreds of packages: they get no role and no secret.
  expect(JSON.stringify(e2e)).not.toMatch(/secrets\.|role-to-assume/);
});

test("a plan goes to the pull request as a comment, with a role that only reads", () => {
  for (const environment of ["staging", "production"]) {
    const job: Json = pullRequest["jobs"][`plan-${environment}`];
    expect(step(job, "Plan")["with"]).toMatchObject({ "plan-only": true, "comment-token": "${{ github.token }}" });
    expect(step(job, "Assume the AWS role")["with"]["role-to-assume"]).toMatch(new RegExp(`-${environment}-plan$`));
    expect(job["environment"]).toBeUndefined();
  }
});
