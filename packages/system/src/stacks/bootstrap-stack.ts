import {
  awsProvider,
  type Construct,
  ContainerReplication,
  ContainerRepository,
  deployStatements,
  Environment,
  type GithubEnvironmentProps,
  GithubOidc,
  GithubRepositorySettings,
  GithubRole,
  githubProvider,
  PLAN_MANAGED,
  planStatements,
  RoleBoundary,
  StateBucket,
  s3Backend,
  standardTags,
  stateKeyArn,
  type TerraformProvider,
} from "@towline/infra";
import { buildRole, deployRole, planRole, stateBucketName, verificationEnvironment } from "../names.ts";
import { requiredChecks } from "../pipeline/workflows.ts";
import { type AccountPlan, accountPlans, stackPlans } from "../plan.ts";
import type { System } from "../system.ts";
import { RenderedOnce } from "./rendered-once.ts";
import { variablesOf } from "./variables.ts";

/** Role that administrators of an AWS organisation take in its accounts; the bootstrap stack is applied by one. */
const ORGANIZATION_ROLE = "OrganizationAccountAccessRole";

/**
 * What has to stand before the first release: in every account the state bucket, the trust in GitHub, the roles of the
 * pipeline and the image repositories; and the settings of the GitHub repository. Applied by a person, once, and again
 * when the declaration changes one of these.
 *
 * Its own state is in the bucket of the first account, which it creates: the first apply keeps its state in a local
 * file and `terraform init -migrate-state` moves it (see the README of this package).
 */
export class BootstrapStack extends RenderedOnce {
  constructor(scope: Construct, system: System) {
    super(scope, "bootstrap");
    const accounts = accountPlans(system.declaration.environments);
    Environment.set(this, { name: "bootstrap", class: "production", project: system.name });
    this.#state(system, accounts[0]!);
    for (const [index, account] of accounts.entries()) {
      this.#account(system, account, this.#provider(system, account, index > 0));
    }
    this.#repository(system);
  }

  #state(system: System, { account, region }: AccountPlan): void {
    const bucket = stateBucketName(system.name, account);
    const kmsKeyId = stateKeyArn({ bucket, account, region });
    s3Backend(this, { bucket, key: "bootstrap/terraform.tfstate", region, kmsKeyId });
  }

  /** The first account is the one of the credentials; the others are entered through the organisation's role. */
  #provider({ name, declaration }: System, { account, region }: AccountPlan, entered: boolean): TerraformProvider {
    return awsProvider(this, {
      region,
      account,
      tags: standardTags({ name: "bootstrap", project: declaration.project ?? name }),
      ...(entered
        ? { alias: `account-${account}`, assumeRole: `arn:aws:iam::${account}:role/${ORGANIZATION_ROLE}` }
        : {}),
    });
  }

  #account(system: System, plan: AccountPlan, provider: TerraformProvider): void {
    const { account } = plan;
    const bucket = new StateBucket(this, `state-${account}`, {
      name: stateBucketName(system.name, account),
      account,
      provider,
    });
    const oidc = new GithubOidc(this, `github-${account}`, { provider });
    new RoleBoundary(this, `boundary-${account}`, { account, project: system.name, provider });
    const repositories = Object.entries(system.declaration.images ?? {}).map(
      ([key, { name }]) => new ContainerRepository(this, `image-${key}-${account}`, { name, provider }),
    );
    const copies = this.#furtherRegions(system, plan);
    if (copies.length > 0 && repositories.length > 0) {
      const names = repositories.map(({ name }) => name);
      new ContainerReplication(this, `copies-${account}`, { account, regions: copies, repositories: names, provider });
    }
    for (const environment of plan.environments) {
      this.#roles(system, environment, { account, provider, bucket, oidc, repositories });
    }
  }

  /** Regions of the account besides the one that images are pushed to. */
  #furtherRegions({ declaration }: System, { account, region }: AccountPlan): string[] {
    const regions = stackPlans(declaration.environments)
      .filter((stack) => stack.account === account)
      .map((stack) => stack.region.name);
    return [...new Set(regions)].filter((name) => name !== region);
  }

  #roles(
    system: System,
    environment: string,
    of: {
      account: string;
      provider: TerraformProvider;
      bucket: StateBucket;
      oidc: GithubOidc;
      repositories: readonly ContainerRepository[];
    },
  ): void {
    const { environments } = system.declaration;
    const { account, provider, bucket, oidc, repositories } = of;
    const shared = { oidc, provider, repository: repositoryOf(system) };
    const prefixes = stackPlans(environments)
      .filter((stack) => stack.environment === environment)
      .map((stack) => `${stack.name}/`);
    const verification = verificationEnvironment(environments, environment);

    new GithubRole(this, `deploy-${environment}`, {
      ...shared,
      name: deployRole(system.name, environment),
      trust: { environments: [...new Set([environment, verification])] },
      statements: [
        ...deployStatements({
          account,
          environment,
          project: system.name,
          boundaryArn: RoleBoundary.arnOf({ account, project: system.name }),
        }),
        ...prefixes.flatMap((prefix) => bucket.writeStatements(prefix)),
      ],
    });
    new GithubRole(this, `plan-${environment}`, {
      ...shared,
      name: planRole(system.name, environment),
      trust: { pullRequests: true },
      managedPolicies: PLAN_MANAGED,
      statements: [
        ...planStatements({
          account,
          environment,
          project: system.name,
          states: prefixes.map((prefix) => `${bucket.bucketArn}/${prefix}*`),
        }),
        ...prefixes.flatMap((prefix) => bucket.readStatements(prefix)),
      ],
    });
    const { branch } = environments[environment]!;
    if (!branch || repositories.length === 0) return;
    new GithubRole(this, `build-${environment}`, {
      ...shared,
      name: buildRole(system.name, environment),
      trust: { branches: [branch] },
      statements: repositories.flatMap((repository) => repository.pushStatements),
    });
  }

  #repository(system: System): void {
    const { environments, pipelineSecrets = {} } = system.declaration;
    const { owner, name } = repositoryOf(system);
    githubProvider(this, { owner });
    const settings: Record<string, GithubEnvironmentProps> = {};
    for (const [key, { branch, reviewers = [] }] of Object.entries(environments)) {
      const common = {
        branches: branch ? [branch] : [],
        variables: variablesOf(system, key),
        secrets: pipelineSecrets.environment ?? [],
      };
      settings[key] = { ...common, reviewers };
      const verification = verificationEnvironment(environments, key);
      if (verification !== key) settings[verification] = common;
    }
    new GithubRepositorySettings(this, "repository", {
      repository: { owner, name },
      environments: settings,
      secrets: pipelineSecrets.repository ?? [],
      requiredChecks: requiredChecks(system),
    });
  }
}

/** The GitHub repository with the ids that its immutable subjects contain, where they are declared. */
function repositoryOf({ declaration }: System) {
  const [owner = "", name = ""] = declaration.repository.split("/");
  const ids = declaration.repositoryIds;
  return { owner, name, ...(ids ? { ownerId: String(ids.owner), id: String(ids.repository) } : {}) };
}
