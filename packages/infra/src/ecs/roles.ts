import { accountId } from "../core/account.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { pullStatements, traceStatements } from "../service/permissions.ts";
import type { ContainerSettings } from "../service/settings.ts";

/** Role that the application has. It starts with nothing and gets what is granted. */
export function taskRole(scope: Construct, { name, tracing }: ContainerSettings): GrantedRole {
  const inner = new Construct(scope, "task-role");
  const role = new GrantedRole(inner, {
    name: fit(`${name}-task`, 64),
    description: `What ${name} may do`,
    trust: assumedBy("ecs-tasks.amazonaws.com", ownAccount(inner)),
  });
  if (tracing) role.grant(...traceStatements());
  return role;
}

/** Role that ECS starts tasks with: this repository's image, this log, and the secrets that the service reads. */
export function executionRole(scope: Construct, { image, name }: ContainerSettings, logGroupArn: string): GrantedRole {
  const inner = new Construct(scope, "execution-role");
  const role = new GrantedRole(inner, {
    name: fit(`${name}-execution`, 64),
    description: `Starts the tasks of ${name}`,
    trust: assumedBy("ecs-tasks.amazonaws.com", ownAccount(inner)),
  });
  role.grant(...pullStatements(image.repositoryArn), {
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${logGroupArn}:*`,
  });
  return role;
}

const ownAccount = (scope: Construct) => ({ StringEquals: { "aws:SourceAccount": accountId(scope) } });
