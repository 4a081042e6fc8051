import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { type Construct, dependable, Lazy, type TerraformProvider } from "./tf.ts";

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of an IAM policy, spelled as in the JSON. */
export interface Statement {
  readonly Sid?: string;
  /** @default "Allow" */
  readonly Effect?: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  /** Everything but these, in place of `Resource`. Only sensible in a `Deny`. */
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Condition;
}

/** A policy document as JSON, keys in a fixed order. References to attributes of resources may stand in it. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Sid, Effect = "Allow", Principal, Action, Resource, NotResource, Condition }) => ({
      ...(Sid ? { Sid } : {}),
      Effect,
      ...(Principal ? { Principal } : {}),
      Action,
      ...(Resource ? { Resource } : {}),
      ...(NotResource ? { NotResource } : {}),
      ...(Condition ? { Condition } : {}),
    })),
  });
}

/** Lets an AWS service take a role. */
export function assumedBy(service: `${string}.amazonaws.com`, condition?: Condition): Statement[] {
  return [
    { Action: "sts:AssumeRole", Principal: { Service: service }, ...(condition ? { Condition: condition } : {}) },
  ];
}

export interface GrantedRoleProps {
  readonly name: string;
  readonly description: string;
  readonly trust: readonly Statement[];
  /** @default one hour */
  readonly maxSessionSeconds?: number;
  readonly permissionsBoundary?: string;
  readonly provider?: TerraformProvider;
}

/**
 * A role whose one inline policy grows with every grant until synth. One policy (not one a grant) so that a service can
 * wait for exactly it: App Runner fails to start when the role is there but its permissions are not yet.
 */
export class GrantedRole {
  readonly role: IamRole;
  readonly #scope: Construct;
  readonly #props: GrantedRoleProps;
  readonly #statements: Statement[] = [];
  readonly #waiting: { dependsOn?: string[] }[] = [];
  #policy: IamRolePolicy | undefined;

  constructor(scope: Construct, props: GrantedRoleProps) {
    this.#scope = scope;
    this.#props = props;
    this.role = new IamRole(scope, "role", {
      name: props.name,
      description: props.description,
      assumeRolePolicy: policyDocument(props.trust),
      ...(props.maxSessionSeconds ? { maxSessionDuration: props.maxSessionSeconds } : {}),
      ...(props.permissionsBoundary ? { permissionsBoundary: props.permissionsBoundary } : {}),
      ...(props.provider ? { provider: props.provider } : {}),
    });
  }

  get arn(): string {
    return this.role.arn;
  }

  /** Adds statements to the role's policy. */
  grant(...statements: Statement[]): void {
    if (statements.length === 0) return;
    this.#statements.push(...statements);
    if (this.#policy) return;
    this.#policy = new IamRolePolicy(this.#scope, "policy", {
      name: "granted",
      role: this.role.name,
      policy: Lazy.stringValue({ produce: () => policyDocument(this.#statements) }),
      ...(this.#props.provider ? { provider: this.#props.provider } : {}),
    });
    for (const waiting of this.#waiting) this.#hold(waiting);
  }

  /** `resource` is created only after the permissions are there. */
  neededBy(resource: { dependsOn?: string[] }): void {
    this.#waiting.push(resource);
    if (this.#policy) this.#hold(resource);
  }

  #hold(resource: { dependsOn?: string[] }): void {
    resource.dependsOn = [...(resource.dependsOn ?? []), dependable(this.#policy!)];
  }
}
