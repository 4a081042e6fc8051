import { isObjectValue, type ObjectValue, type Value } from "../../cty/value.ts";
import { Refusal } from "../../protocol/diagnostics.ts";
import type { Records, WorldRecord } from "../../world/records.ts";
import { hex } from "../template.ts";
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

/** What Express makes for a service by itself, as things of the world: others may name them. */
export function managedBy(
  service: ObjectValue,
  { account, region, records }: Pick<Caller, "account" | "region"> & { records: Records },
  key: string,
): WorldRecord[] {
  const subnets = first(service["network_configuration"])?.["subnets"];
  const subnet = Array.isArray(subnets) ? records.find("aws_subnet", String(subnets[0])) : undefined;
  const vpc = subnet?.attributes["vpc_id"] ?? "";
  const name = `ecs-express-${service["service_name"]}`;
  const at = (kind: string) =>
    `arn:aws:elasticloadbalancing:${region}:${account}:${kind}/${name}/${hex(key, kind, 16)}`;
  const [balancer, group] = [at("loadbalancer/app"), at("targetgroup")];
  const securityGroup = `sg-${hex(key, "security group", 17)}`;
  const record = (type: string, id: string, attributes: { [name: string]: unknown }): WorldRecord => ({
    key: `${key}-${type}`,
    provider: "aws",
    type,
    id,
    account,
    region,
    attributes: { id, arn: id, name, ...attributes },
    hidden: { key: `${key}-${type}` },
  });
  return [
    record("aws_security_group", securityGroup, {
      arn: `arn:aws:ec2:${region}:${account}:security-group/${securityGroup}`,
      vpc_id: vpc,
    }),
    record("aws_lb", balancer, {
      arn_suffix: balancer.split(":loadbalancer/")[1],
      vpc_id: vpc,
      internal: true,
      load_balancer_type: "application",
      security_groups: [securityGroup],
    }),
    record("aws_lb_target_group", group, {
      arn_suffix: group.split(":").pop(),
      vpc_id: vpc,
      load_balancer_arns: [balancer],
    }),
  ];
}

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
      .find(({ account, attributes }) => attributes["service_name"] === name && cluster.includes(`:${account}:`));
    if (!express) throw new Refusal("reading ECS Service", `There is no service ${name} in ${cluster}.`);
    const arn = express.attributes["service_arn"] as Value;
    const managed = managedBy(express.attributes as ObjectValue, { ...caller, records }, express.key);
    const group = managed.find(({ type }) => type === "aws_lb_target_group")!.id;
    return { id: arn, arn, load_balancer: [{ target_group_arn: group, container_name: "Main", container_port: 0 }] };
  },
  aws_lb_target_group: ({ config, surroundings: { records } }): { [attribute: string]: Value } => {
    const arn = String(config["arn"]);
    const known = byArn(records, "aws_lb_target_group", arn)?.attributes;
    if (!known) throw new Refusal("reading ELBv2 Target Group", `There is no target group ${arn}.`);
    const rule = records.ofType("aws_lb_listener_rule").find((one) => targetsOf(one).includes(arn));
    const listener = byArn(records, "aws_lb_listener", rule?.attributes["listener_arn"]);
    const balancer = listener?.attributes["load_balancer_arn"];
    const leading: { [attribute: string]: Value } = balancer ? { load_balancer_arns: [balancer as Value] } : {};
    return { ...(known as { [name: string]: Value }), ...leading };
  },
};
