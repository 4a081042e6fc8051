import {
  awsProvider,
  ContainerRepository,
  deployStatements,
  GithubOidc,
  GithubRepositorySettings,
  GithubRole,
  githubProvider,
  PLAN_MANAGED,
  planStatements,
  StateBucket,
  type TerraformStack,
} from "../../src/index.ts";

export const REPOSITORY = { owner: "eloquent-ai", name: "chatbot" };

const ACCOUNTS = { staging: "111111111111", production: "222222222222" } as const;

/** One stack that prepares two accounts and the repository. */
export function bootstrap(stack: TerraformStack, ids: { ownerId?: string; id?: string } = {}) {
  githubProvider(stack, { owner: REPOSITORY.owner });
  const made = Object.entries(ACCOUNTS).map(([environment, account]) => {
    const provider = awsProvider(stack, { region: "us-east-1", account, alias: environment });
    const state = new StateBucket(stack, `state-${environment}`, {
      name: `eloquent-ai-terraform-state-${account}`,
      account,
      provider,
    });
    const oidc = new GithubOidc(stack, `oidc-${environment}`, { provider });
    const repository = new ContainerRepository(stack, `images-${environment}`, {
      name: "eloquent-ai-backend",
      provider,
    });
    const role = { oidc, provider, repository: { ...REPOSITORY, ...ids } };
    const deploy = new GithubRole(stack, `deploy-${environment}`, {
      ...role,
      name: "eloquent-ai-github-deploy",
      trust: { environments: [environment] },
      statements: [...deployStatements({ account, environment, project: "eloquent-ai" }), ...state.writeStatements("")],
    });
    new GithubRole(stack, `plan-${environment}`, {
      ...role,
      name: "eloquent-ai-github-plan",
      trust: { pullRequests: true },
      managedPolicies: PLAN_MANAGED,
      statements: [
        ...planStatements({ account, environment, project: "eloquent-ai", states: [`${state.bucketArn}/*`] }),
        ...state.readStatements(""),
      ],
    });
    new GithubRole(stack, `build-${environment}`, {
      ...role,
      name: "eloquent-ai-github-build",
      trust: { branches: ["main", "staging"] },
      statements: repository.pushStatements,
    });
    return { environment, deploy, repository };
  });
  const roleOf = (name: string) => made.find(({ environment }) => environment === name)!.deploy.arn;
  const settings = new GithubRepositorySettings(stack, "repository", {
    repository: REPOSITORY,
    environments: {
      staging: { branches: ["staging"], variables: { AWS_ROLE_ARN: roleOf("staging") }, secrets: ["TEST_JWT_TOKEN"] },
      production: {
        branches: ["main"],
        reviewers: ["@eloquent-ai/platform", "@ada"],
        variables: { AWS_ROLE_ARN: roleOf("production") },
        secrets: ["TEST_JWT_TOKEN"],
      },
    },
    secrets: ["SNYK_TOKEN", "CODECOV_TOKEN"],
    requiredChecks: ["quality", "test"],
  });
  return { made, settings };
}
