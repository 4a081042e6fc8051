/** A repository that deploys without keys: trust in its tokens, roles for plan and deployment, and its settings. */
import {
  App,
  assertNoProblems,
  awsProvider,
  deployStatements,
  Environment,
  GithubOidc,
  GithubRepositorySettings,
  GithubRole,
  githubProvider,
  localBackend,
  PLAN_MANAGED,
  planStatements,
  RoleBoundary,
  StateBucket,
  TerraformStack,
} from "@towline/infra";

const app = new App();
const stack = new TerraformStack(app, "github");
Environment.set(stack, {
  name: "production",
  class: "production",
  project: "shop",
  account: "111111111111",
  region: "us-east-1",
});
awsProvider(stack, { region: "us-east-1", account: "111111111111" });
localBackend(stack);
githubProvider(stack, { owner: "example" });

const whose = { account: "111111111111", environment: "production", project: "shop" };
const repository = { owner: "example", name: "shop", ownerId: "9001", id: "4242" };
const state = new StateBucket(stack, "state", { name: "shop-terraform-state-111111111111" });
const oidc = new GithubOidc(stack, "oidc");
const boundary = new RoleBoundary(stack, "boundary", whose);
const deploy = new GithubRole(stack, "deploy", {
  oidc,
  repository,
  name: "shop-github-production-deploy",
  trust: { environments: ["production"] },
  workflows: [{ file: "deploy.yml", branch: "main" }],
  statements: [...deployStatements({ ...whose, boundaryArn: boundary.arn }), ...state.writeStatements("production/")],
});
new GithubRole(stack, "plan", {
  oidc,
  repository,
  name: "shop-github-production-plan",
  trust: { pullRequests: true },
  managedPolicies: PLAN_MANAGED,
  statements: [
    ...planStatements({ ...whose, states: [`${state.bucketArn}/production/*`] }),
    ...state.readStatements("production/"),
  ],
});
new GithubRepositorySettings(stack, "repository", {
  repository,
  environments: {
    production: {
      branches: ["main"],
      reviewers: ["@example/platform"],
      waitMinutes: 10,
      variables: { AWS_ROLE_ARN: deploy.arn },
      secrets: ["SENTRY_AUTH_TOKEN"],
    },
  },
  requiredChecks: ["Quality", "Tests"],
  allowedActions: ["aws-actions/*", "hashicorp/setup-terraform@*"],
});

assertNoProblems(app);
app.synth();
