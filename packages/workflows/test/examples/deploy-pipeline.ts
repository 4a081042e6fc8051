// A pipeline with services, environments and a rollback, as one document asked for it in YAML.
import {
  action,
  cancelled,
  checkout,
  failure,
  github,
  job,
  not,
  pullRequest,
  push,
  run,
  secret,
  setupPython,
  variable,
  workflow,
} from "../../src/index.ts";

const buildImage = action({
  uses: "./actions/build",
  inputs: { image: { required: true }, context: {} },
  outputs: { digest: {} },
  permissions: { contents: "read", "id-token": "write" },
});

const codeQuality = job("code-quality", {
  runsOn: "ubuntu-latest",
  steps: [
    checkout(),
    setupPython({ pythonVersion: "3.11", cache: "pip" }),
    run("pip install black isort flake8 mypy -r requirements.txt", { name: "Install" }),
    run("black --check .", { name: "Format" }),
    run("mypy .", { name: "Types" }),
    run("snyk test", { name: "Dependencies", env: { SNYK_TOKEN: secret("SNYK_TOKEN") } }),
  ],
});

const testing = job("testing", {
  needs: [codeQuality],
  services: {
    postgres: {
      image: "postgres:15",
      env: { POSTGRES_PASSWORD: "test", POSTGRES_DB: "test" },
      ports: ["5432:5432"],
      health: { command: "pg_isready", interval: "10s", timeout: "5s", retries: 5 },
    },
    redis: {
      image: "redis:7",
      ports: ["6379:6379"],
      health: { command: "redis-cli ping", interval: "10s", timeout: "5s", retries: 5 },
    },
  },
  steps: [
    checkout(),
    run("pytest tests/integration/ -v", {
      name: "Integration tests",
      env: {
        DATABASE_URL: "postgresql://postgres:test@localhost:5432/test",
        REDIS_URL: "redis://localhost:6379",
      },
    }),
  ],
});

const onDeployedBranch = github.ref.equals("refs/heads/main").or(github.ref.equals("refs/heads/staging"));
const image = buildImage({ image: "backend", context: "backend" });
const build = job("build", {
  needs: [testing],
  if: onDeployedBranch,
  steps: [checkout(), image],
  outputs: { digest: image.outputs.digest },
});

const deploy = (environment: string, branch: string) =>
  job(`deploy-${environment}`, {
    if: github.ref.equals(`refs/heads/${branch}`),
    environment: { name: environment, url: variable("URL") },
    concurrency: { group: `deploy-${environment}`, queue: "max" },
    permissions: { "id-token": { level: "write", reason: "Terraform assumes the AWS role" } },
    steps: [
      checkout(),
      run(
        `
          terraform plan -out plan.bin -var "digest=$DIGEST"
          terraform apply plan.bin
        `,
        { name: "Apply", env: { DIGEST: build.outputs.digest } },
      ),
    ],
  });

const staging = deploy("staging", "staging");
const production = deploy("production", "main");

const postDeploy = job("post-deploy-tests", {
  if: not(cancelled()).and(staging.result.equals("success").or(production.result.equals("success"))),
  steps: [checkout(), run("./smoke.sh")],
});

const rollback = job("rollback", {
  needs: [staging, production, postDeploy],
  if: failure(),
  steps: [run("./rollback.sh")],
});

export default workflow("Deploy Pipeline", {
  id: "deploy",
  on: [push({ branches: ["main", "staging"] }), pullRequest({ branches: ["main"] })],
  env: { REGION: "us-east-1", IMAGE_REPOSITORY: "eloquent-ai-backend" },
  jobs: [codeQuality, testing, build, staging, production, postDeploy, rollback],
});
