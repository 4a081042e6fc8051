import { CloudformationStack } from "@cdktf/provider-aws/lib/cloudformation-stack/index.js";
import { accountId } from "./account.ts";
import type { ValueSource } from "./connectable.ts";
import { assumedBy, GrantedRole, type Statement } from "./iam.ts";
import { fit } from "./naming.ts";
import { Construct } from "./tf.ts";

export interface SealedStackProps {
  readonly name: string;
  readonly description: string;
  /** One resource of CloudFormation whose properties name the value by reference. */
  readonly resource: { readonly type: `AWS::${string}::${string}`; readonly properties: object };
  /** Attributes that others read: `["Arn"]`. */
  readonly outputs?: readonly string[];
  /** Secret that is referred to; the stack's role may read it. */
  readonly secret: ValueSource;
  /** What the role needs besides, to make the resource. */
  readonly statements: readonly Statement[];
}

/**
 * A resource that has to hold a secret value although the provider's release has no write-only argument for it. CloudFormation
 * makes it and reads the value from Secrets Manager itself; in the state of Terraform stands the reference
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html).
 *
 * It works with a role of its own: the role that deploys may not read secrets.
 */
export class SealedStack extends Construct {
  readonly stack: CloudformationStack;

  constructor(scope: Construct, id: string, props: SealedStackProps) {
    super(scope, id);
    const role = new GrantedRole(this, {
      name: fit(`${props.name}-sealed`, 64),
      description: props.description,
      trust: assumedBy("cloudformation.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId(this) } }),
    });
    role.grant(...props.secret.readStatements, ...props.statements);
    const { properties: Properties, type: Type } = props.resource;
    const outputs = (props.outputs ?? []).map((name) => [name, { Value: { "Fn::GetAtt": ["Sealed", name] } }]);
    this.stack = new CloudformationStack(this, "stack", {
      name: fit(props.name, 128),
      iamRoleArn: role.arn,
      templateBody: JSON.stringify({
        Description: props.description,
        Resources: { Sealed: { Type, Properties } },
        ...(outputs.length > 0 ? { Outputs: Object.fromEntries(outputs) } : {}),
      }),
    });
    this.stack.dependsOn = [props.secret.dependency];
    role.neededBy(this.stack);
  }
}

/**
 * How a property names one value.
 * @param version of a secret that Terraform writes: another value then makes another template. @default the current one
 */
export function sealed(secretArn: string, key: string, version?: string): string {
  return `{{resolve:secretsmanager:${secretArn}:SecretString:${key}${version ? `::${version}` : ""}}}`;
}
