import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { reportProblem } from "../core/errors.ts";
import { GrantedRole, type Statement } from "../core/iam.ts";
import { slug } from "../core/naming.ts";
import { Construct, type TerraformProvider } from "../core/tf.ts";
import type { GithubOidc } from "./github-oidc.ts";
import { type GithubRepository, subjects, type Trust } from "./subject.ts";

export interface GithubRoleProps {
  readonly oidc: GithubOidc;
  /** Name of the role, at most 64 characters. */
  readonly name: string;
  readonly repository: GithubRepository;
  readonly trust: Trust;
  /**
   * Workflow files, with the branch they come from, whose jobs may take the role; a reusable workflow counts as itself.
   * AWS knows this claim since January 2026.
   * @default any workflow that runs in what `trust` names
   */
  readonly workflows?: readonly { readonly file: string; readonly branch: string }[];
  /** Only jobs on machines of GitHub, not on runners of one's own. @default false */
  readonly hostedRunnersOnly?: boolean;
  /** What the role may do, beyond the managed policies. */
  readonly statements?: readonly Statement[];
  /** Policies of AWS by name: `["ReadOnlyAccess"]`. */
  readonly managedPolicies?: readonly string[];
  readonly permissionsBoundary?: string;
  /** @default the provider of the stack */
  readonly provider?: TerraformProvider;
}

/**
 * A role that jobs of GitHub Actions take with their token; no key is stored anywhere (D-P-09).
 *
 * Every condition is `StringEquals`. `ForAllValues:` is true when a claim is absent, and `StringLike` with a star lets in
 * branches nobody thought of.
 */
export class GithubRole extends Construct {
  readonly arn: string;
  readonly name: string;
  readonly #role: GrantedRole;

  constructor(scope: Construct, id: string, props: GithubRoleProps) {
    super(scope, id);
    this.check(props);
    this.#role = new GrantedRole(this, {
      name: props.name,
      description: `GitHub Actions of ${props.repository.owner}/${props.repository.name}`,
      trust: [this.trust(props)],
      maxSessionSeconds: 3600,
      ...(props.permissionsBoundary ? { permissionsBoundary: props.permissionsBoundary } : {}),
      ...(props.provider ? { provider: props.provider } : {}),
    });
    this.#role.grant(...(props.statements ?? []));
    this.attach(props);
    this.arn = this.#role.arn;
    this.name = props.name;
  }

  grant(...statements: Statement[]): void {
    this.#role.grant(...statements);
  }

  private check({ name, repository, trust, workflows }: GithubRoleProps): void {
    if (name.length > 64) {
      reportProblem(this, {
        code: "TOWLINE_ROLE_NAME",
        what: `role name "${name}" has ${name.length} characters; IAM takes 64`,
        instead: `"${name.slice(0, 64)}"`,
      });
    }
    if ("branches" in trust && (trust.branches.length === 0 || trust.branches.some((branch) => branch.includes("*")))) {
      reportProblem(this, {
        code: "TOWLINE_ROLE_BRANCHES",
        what: `role "${name}" trusts branches ${JSON.stringify(trust.branches)}`,
        instead: 'each branch by its full name, as in ["main"]',
      });
    }
    if ("environments" in trust && trust.environments.some((environment) => !/^[^*?:\s]+$/.test(environment))) {
      reportProblem(this, {
        code: "TOWLINE_ROLE_ENVIRONMENTS",
        what: `role "${name}" trusts environments ${JSON.stringify(trust.environments)}`,
        instead: 'each environment by its full name, as in ["production"]',
      });
    }
    const odd = workflows?.filter(({ branch, file }) => !/^[\w.-]+\.ya?ml$/.test(file) || /[*?]/.test(branch)) ?? [];
    if (odd.length > 0 || workflows?.length === 0) {
      reportProblem(this, {
        code: "TOWLINE_ROLE_WORKFLOWS",
        what: `role "${name}" trusts workflows ${JSON.stringify(workflows)}`,
        instead: 'files of .github/workflows with their branch, as in [{ file: "deploy.yml", branch: "main" }]',
      });
    }
    if (Boolean(repository.id) !== Boolean(repository.ownerId)) {
      reportProblem(this, {
        code: "TOWLINE_REPOSITORY_IDS",
        what: `of the repository ${repository.owner}/${repository.name} one id is declared and the other is not`,
        instead: "both: immutable subjects contain the owner's and the repository's",
      });
    }
  }

  private trust({ hostedRunnersOnly, oidc, repository, trust, workflows }: GithubRoleProps): Statement {
    const claim = (name: string) => `${oidc.issuer}:${name}`;
    return {
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: { Federated: oidc.arn },
      Condition: {
        StringEquals: {
          [claim("aud")]: "sts.amazonaws.com",
          [claim("sub")]: subjects(repository, trust),
          // A name can be given up and taken by somebody else; the number cannot.
          ...(repository.id ? { [claim("repository_id")]: repository.id } : {}),
          ...(workflows ? { [claim("job_workflow_ref")]: workflows.map((one) => workflowRef(repository, one)) } : {}),
          ...(hostedRunnersOnly ? { [claim("runner_environment")]: "github-hosted" } : {}),
        },
      },
    };
  }

  private attach({ managedPolicies = [], provider }: GithubRoleProps): void {
    for (const policy of managedPolicies) {
      new IamRolePolicyAttachment(this, `managed-${slug(policy)}`, {
        role: this.#role.role.name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
        ...(provider ? { provider } : {}),
      });
    }
  }
}

const workflowRef = ({ name, owner }: GithubRepository, { branch, file }: { file: string; branch: string }): string =>
  `${owner}/${name}/.github/workflows/${file}@refs/heads/${branch}`;
