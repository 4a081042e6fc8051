import { isObjectValue, type ObjectValue, type Value } from "../../cty/value.ts";
import { Refusal } from "../../protocol/diagnostics.ts";
import type { Records, WorldRecord } from "../../world/records.ts";
import type { Caller, DataSource } from "../types.ts";
import { first } from "./release.ts";

const byArn = (records: Records, type: string, arn: unknown) =>
  records.ofType(type).find((record) => record.attributes["arn"] === arn);

/** Target groups that a listener rule forwards to, by weight or alone. */
function targetsOf(rule: WorldRecord): string[] {
  const actions = (rule.attributes["action"] ?? []) as ObjectValue[];
  return actions.flatMap((action) => {
    const groups = first(action["forward"])?.["target_group"];
    const weighted = Array.isArray(groups) ? groups.filter(isObjectValue).map((group) => String(group["arn"])) : [];
    return [String(action["target_group_arn"] ?? ""), ...weighted];
  });
}

/** What Express makes by itself has ARNs that follow from the name of the service. */
const managed = (kind: string, { account, region }: Caller, name: string) =>
  `arn:aws:elasticloadbalancing:${region}:${account}:${kind}/ecs-express-${name}/0000000000000000`;

/** Answers about services and what leads to them, those that ECS Express manages included. */
export const containerData: { [type: string]: DataSource } = {
  aws_ecs_service: ({ caller, config, surroundings: { records } }): { [attribute: string]: Value } => {
    const name = String(config["service_name"]);
    const cluster = String(config["cluster_arn"]);
    const own = records
      .ofType("aws_ecs_service")
      .find(({ attributes }) => attributes["name"] === name && attributes["cluster"] === cluster);
    if (own) {
      const { arn, desired_count, launch_type, load_balancer, scheduling_strategy, task_definition } = own.attributes;
      return {
        id: arn as Value,
        arn: arn as Value,
        task_definition: task_definition as Value,
        desired_count: desired_count as Value,
        launch_type: launch_type as Value,
        scheduling_strategy: scheduling_strategy as Value,
        load_balancer: load_balancer as Value,
      };
    }
    const express = records
      .ofType("aws_ecs_express_gateway_service")
      .find(({ attributes }) => attributes["service_name"] === name);
    if (!express) throw new Refusal("reading ECS Service", `There is no service ${name} in ${cluster}.`);
    const arn = express.attributes["service_arn"] as Value;
    const group = managed("targetgroup", caller, name);
    return { id: arn, arn, load_balancer: [{ target_group_arn: group, container_name: "Main", container_port: 0 }] };
  },
  aws_lb_target_group: ({ caller, config, surroundings: { records } }) => {
    const arn = String(config["arn"]);
    const known = byArn(records, "aws_lb_target_group", arn)?.attributes ?? {};
    const rule = records.ofType("aws_lb_listener_rule").find((one) => targetsOf(one).includes(arn));
    const listener = byArn(records, "aws_lb_listener", rule?.attributes["listener_arn"]);
    const name = arn.split("/")[1] ?? "";
    const balancer = listener?.attributes["load_balancer_arn"] ?? balancerArn(caller, name);
    return {
      ...(known as { [name: string]: Value }),
      id: arn,
      arn,
      name,
      arn_suffix: arn.split(":").pop() ?? "",
      load_balancer_arns: [balancer as Value],
    };
  },
  aws_lb: ({ caller, config, surroundings: { records } }) => {
    const arn = String(config["arn"]);
    const name = arn.split("/")[2] ?? "";
    const known = byArn(records, "aws_lb", arn)?.attributes;
    const express = records
      .ofType("aws_ecs_express_gateway_service")
      .some(({ attributes }) => arn === balancerArn(caller, `ecs-express-${attributes["service_name"]}`));
    if (!known && !express) throw new Refusal("reading ELBv2 Load Balancer", `There is no load balancer ${arn}.`);
    return {
      security_groups: ["sg-00000000000000000"],
      ...(known as { [name: string]: Value }),
      id: arn,
      arn,
      name,
      arn_suffix: arn.split(":loadbalancer/")[1] ?? "",
    };
  },
};

const balancerArn = ({ account, region }: Caller, name: string) =>
  `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/${name}/0000000000000000`;
