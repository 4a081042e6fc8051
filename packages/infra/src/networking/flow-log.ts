import { FlowLog } from "@cdktf/provider-aws/lib/flow-log/index.js";
import { accountId } from "../core/account.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { logGroup } from "../core/logs.ts";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";

interface FlowLogProps {
  readonly vpcId: string;
  readonly name: string;
  readonly traffic: "ALL" | "REJECT" | "none";
}

/** Keeps who talked to whom, in a log group that only the flow log service can write to. */
export function flowLog(scope: Construct, { name, traffic, vpcId }: FlowLogProps): void {
  if (traffic === "none") return;
  const inner = new Construct(scope, "flow-log");
  const group = logGroup(inner, "log", `/aws/vpc/${name}/flow`);
  const role = new GrantedRole(inner, {
    name: fit(`${name}-flow-log`, 64),
    description: "Writes the VPC flow log",
    trust: assumedBy("vpc-flow-logs.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId(inner) } }),
  });
  role.grant({
    Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    Resource: [group.arn, `${group.arn}:*`],
  });
  const log = new FlowLog(inner, "flow-log", {
    vpcId,
    trafficType: traffic,
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: role.arn,
    maxAggregationInterval: 60,
    tags: { Name: name },
  });
  role.neededBy(log);
}
