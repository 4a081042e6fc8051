import { accountId } from "../core/account.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { pullStatements, traceStatements } from "../service/permissions.ts";

/** Role that App Runner pulls the image with: this repository and no other. */
export function accessRole(
  scope: Construct,
  { name, repositoryArn }: { name: string; repositoryArn: string },
): GrantedRole {
  const inner = new Construct(scope, "access");
  const role = new GrantedRole(inner, {
    name: fit(`${name}-access`, 64),
    description: `Pulls the image of ${name}`,
    trust: assumedBy("build.apprunner.amazonaws.com", ownAccount(inner)),
  });
  role.grant(...pullStatements(repositoryArn, "ecr:DescribeImages"));
  return role;
}

/** Role that the application itself has. It starts with nothing and gets what is granted. */
export function instanceRole(scope: Construct, { name, tracing }: { name: string; tracing: boolean }): GrantedRole {
  const inner = new Construct(scope, "instance");
  const role = new GrantedRole(inner, {
    name: fit(`${name}-instance`, 64),
    description: `What ${name} may do`,
    trust: assumedBy("tasks.apprunner.amazonaws.com", ownAccount(inner)),
  });
  if (tracing) role.grant(...traceStatements());
  return role;
}

const ownAccount = (scope: Construct) => ({ StringEquals: { "aws:SourceAccount": accountId(scope) } });
