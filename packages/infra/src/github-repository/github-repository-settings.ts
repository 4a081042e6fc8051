import { ActionsEnvironmentVariable } from "@cdktf/provider-github/lib/actions-environment-variable/index.js";
import { ActionsRepositoryPermissions } from "@cdktf/provider-github/lib/actions-repository-permissions/index.js";
import { ActionsVariable } from "@cdktf/provider-github/lib/actions-variable/index.js";
import { DataGithubTeam } from "@cdktf/provider-github/lib/data-github-team/index.js";
import { DataGithubUser } from "@cdktf/provider-github/lib/data-github-user/index.js";
import { RepositoryEnvironment } from "@cdktf/provider-github/lib/repository-environment/index.js";
import { RepositoryEnvironmentDeploymentPolicy } from "@cdktf/provider-github/lib/repository-environment-deployment-policy/index.js";
import { RepositoryRuleset } from "@cdktf/provider-github/lib/repository-ruleset/index.js";
import { WorkflowRepositoryPermissions } from "@cdktf/provider-github/lib/workflow-repository-permissions/index.js";
import { reportProblem } from "../core/errors.ts";
import { fingerprint, slug } from "../core/naming.ts";
import { Construct, type TerraformProvider, Token } from "../core/tf.ts";
import { adoptRepository } from "./adopted-repository.ts";
import type { GithubEnvironmentProps, GithubRepositorySettingsProps, Reviewer, SecretSlot } from "./props.ts";

// GitHub Actions itself, so that nobody else can report a check under the same name.
const GITHUB_ACTIONS_APP = 15_368;

/**
 * Settings of a repository that exists: environments with their branches, reviewers and variables, rulesets for the branches
 * that deploy and for tags, and a read-only default for workflow tokens.
 *
 * Immutable releases have no resource in the provider's release: `gh api -X PUT repos/<owner>/<name>/immutable-releases` switches
 * them on.
 *
 * ### Cost
 * None. Reviewers and wait timers in private repositories need GitHub Enterprise.
 */
export class GithubRepositorySettings extends Construct {
  /** Secrets that have to be put in by hand, with the command for each. */
  readonly secretSlots: readonly SecretSlot[];
  readonly #repository: string;
  readonly #owner: string;
  readonly #meta: { readonly provider?: TerraformProvider };

  constructor(scope: Construct, id: string, props: GithubRepositorySettingsProps) {
    super(scope, id);
    this.#repository = props.repository.name;
    this.#owner = props.repository.owner;
    this.#meta = props.provider ? { provider: props.provider } : {};
    for (const [name, environment] of Object.entries(props.environments)) this.environment(name, environment);
    this.variables(props.variables ?? {});
    this.ruleset(props);
    this.tags(props);
    this.tokens();
    this.actions(props);
    if (props.settings) adoptRepository(this, props.repository.name, props.settings, this.#meta);
    this.secretSlots = this.slots(props);
  }

  private environment(name: string, props: GithubEnvironmentProps): void {
    const reviewers = props.reviewers ?? [];
    const environment = new RepositoryEnvironment(this, `environment-${slug(name)}`, {
      repository: this.#repository,
      environment: name,
      waitTimer: props.waitMinutes ?? 0,
      canAdminsBypass: reviewers.length === 0,
      preventSelfReview: reviewers.length > 0,
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
      ...(reviewers.length > 0 ? { reviewers: [this.reviewers(reviewers)] } : {}),
      ...this.#meta,
    });
    for (const branch of props.branches) {
      new RepositoryEnvironmentDeploymentPolicy(this, `environment-${slug(name)}-branch-${key(branch)}`, {
        repository: this.#repository,
        environment: environment.environment,
        branchPattern: branch,
        ...this.#meta,
      });
    }
    for (const [variableName, value] of Object.entries(props.variables ?? {})) {
      new ActionsEnvironmentVariable(this, `environment-${slug(name)}-variable-${slug(variableName)}`, {
        repository: this.#repository,
        environment: environment.environment,
        variableName,
        value,
        ...this.#meta,
      });
    }
  }

  private reviewers(reviewers: readonly Reviewer[]): { teams?: number[]; users?: number[] } {
    const teams: number[] = [];
    const users: number[] = [];
    for (const reviewer of reviewers) {
      const [first, team] = reviewer.slice(1).split("/");
      if (team === undefined) {
        users.push(this.user(first!));
      } else if (first === this.#owner) {
        teams.push(this.team(team));
      } else {
        reportProblem(this, {
          code: "TOWLINE_REVIEWER",
          what: `${reviewer} is a team of ${first}; only teams of ${this.#owner} can review here`,
          instead: `@${this.#owner}/<team> or @<user>`,
        });
      }
    }
    return { ...(teams.length > 0 ? { teams } : {}), ...(users.length > 0 ? { users } : {}) };
  }

  private team(name: string): number {
    const id = `team-${slug(name)}`;
    const known = this.node.tryFindChild(id) as DataGithubTeam | undefined;
    return Token.asNumber((known ?? new DataGithubTeam(this, id, { slug: name, ...this.#meta })).id);
  }

  private user(name: string): number {
    const id = `user-${slug(name)}`;
    const known = this.node.tryFindChild(id) as DataGithubUser | undefined;
    return Token.asNumber((known ?? new DataGithubUser(this, id, { username: name, ...this.#meta })).id);
  }

  private variables(variables: Readonly<Record<string, string>>): void {
    for (const [variableName, value] of Object.entries(variables)) {
      new ActionsVariable(this, `variable-${slug(variableName)}`, {
        repository: this.#repository,
        variableName,
        value,
        ...this.#meta,
      });
    }
  }

  private ruleset(props: GithubRepositorySettingsProps): void {
    const branches = props.protectedBranches ?? [
      ...new Set(Object.values(props.environments).flatMap((environment) => environment.branches)),
    ];
    if (branches.length === 0) return;
    new RepositoryRuleset(this, "ruleset", {
      repository: this.#repository,
      name: "Branches that deploy",
      target: "branch",
      enforcement: "active",
      conditions: { refName: { include: branches.map((branch) => `refs/heads/${branch}`), exclude: [] } },
      rules: {
        deletion: true,
        nonFastForward: true,
        pullRequest: {
          requiredApprovingReviewCount: props.approvals ?? 1,
          dismissStaleReviewsOnPush: true,
          requireLastPushApproval: true,
          requiredReviewThreadResolution: true,
        },
        ...(props.requiredChecks.length > 0
          ? {
              requiredStatusChecks: {
                strictRequiredStatusChecksPolicy: true,
                requiredCheck: props.requiredChecks.map((context) => ({ context, integrationId: GITHUB_ACTIONS_APP })),
              },
            }
          : {}),
      },
      ...this.#meta,
    });
  }

  /** What was released under a name stays what it was. */
  private tags({ protectedTags = ["v*"] }: GithubRepositorySettingsProps): void {
    if (protectedTags.length === 0) return;
    new RepositoryRuleset(this, "tags", {
      repository: this.#repository,
      name: "Tags that stay",
      target: "tag",
      enforcement: "active",
      conditions: { refName: { include: protectedTags.map((tag) => `refs/tags/${tag}`), exclude: [] } },
      rules: { deletion: true, nonFastForward: true, update: true },
      ...this.#meta,
    });
  }

  private actions({ allowedActions }: GithubRepositorySettingsProps): void {
    if (!allowedActions) return;
    const odd = allowedActions.filter((pattern) => !/^[\w.-]+\/[\w.*-]+(?:\/[\w.*/-]+)?(?:@[\w.*/-]+)?$/.test(pattern));
    if (odd.length > 0) {
      reportProblem(this, {
        code: "TOWLINE_ALLOWED_ACTIONS",
        what: `${odd.map((pattern) => `"${pattern}"`).join(", ")} name no actions`,
        instead: '"owner/*" or "owner/action@*"',
      });
    }
    new ActionsRepositoryPermissions(this, "actions", {
      repository: this.#repository,
      enabled: true,
      allowedActions: "selected",
      allowedActionsConfig: { githubOwnedAllowed: true, verifiedAllowed: false, patternsAllowed: [...allowedActions] },
      ...this.#meta,
    });
  }

  /** A workflow that asks for nothing may read and nothing else. */
  private tokens(): void {
    new WorkflowRepositoryPermissions(this, "tokens", {
      repository: this.#repository,
      defaultWorkflowPermissions: "read",
      canApprovePullRequestReviews: false,
      ...this.#meta,
    });
  }

  private slots(props: GithubRepositorySettingsProps): SecretSlot[] {
    const repository = `${this.#owner}/${this.#repository}`;
    const slot = (name: string, environment?: string): SecretSlot => ({
      name,
      environment,
      command: `gh secret set ${name} --repo ${repository}${environment ? ` --env ${environment}` : ""}`,
    });
    return [
      ...(props.secrets ?? []).map((name) => slot(name)),
      ...Object.entries(props.environments).flatMap(([environment, { secrets = [] }]) =>
        secrets.map((name) => slot(name, environment)),
      ),
    ];
  }
}

/** Branch names may differ only in characters that an id cannot hold. */
function key(branch: string): string {
  return /^[a-z0-9-]+$/.test(branch) ? branch : `${slug(branch)}-${fingerprint(branch, 4)}`;
}
