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

  private check({ name, trust }: GithubRoleProps): void {
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
  }

  private trust({ oidc, repository, trust }: GithubRoleProps): Statement {
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
