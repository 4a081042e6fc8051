import { HOURS } from "../instances.ts";
import { type Reading, Undetermined } from "../reading.ts";
import { byUse, type Charge, fixed, onlyByUse, type Pricer } from "./charge.ts";

/** Services, tasks, functions and machines. */
export const COMPUTE: { readonly [type: string]: Pricer } = {
  // Memory is paid while an instance is kept ready, processor only while it works.
  aws_apprunner_service: (service) => {
    const { memory } = service.block(service.args["instance_configuration"]);
    const scaling = service.refersTo(
      service.args["auto_scaling_configuration_arn"],
      "aws_apprunner_auto_scaling_configuration_version",
    );
    const ready = scaling ? scaling.number(scaling.args["min_size"], 1) : 1;
    return [
      fixed("app-runner.gb-hour", ready * gigabytes(service.text(memory, "2048")) * HOURS),
      ...byUse("app-runner.vcpu-hour", "app-runner.gb-hour"),
    ];
  },
  aws_ecs_service: (service) => {
    const definition = service.refersTo(service.args["task_definition"], "aws_ecs_task_definition");
    if (!definition) throw new Undetermined("its task definition is not in this stack");
    const scaling = service.referredBy("aws_appautoscaling_target", "resource_id");
    const tasks = scaling
      ? scaling.number(scaling.args["min_capacity"], 1)
      : service.number(service.args["desired_count"], 1);
    return [...fargate(definition, tasks, service), ...byUse("internet.gb")];
  },
  // Its load balancer is one that it shares with up to 25 services of the account, and makes itself.
  aws_ecs_express_gateway_service: (service) => {
    const { min_task_count: least } = service.block(service.args["scaling_target"]);
    const tasks = service.number(least, 1);
    return [
      fixed("fargate.vcpu-hour", (tasks * service.number(service.args["cpu"], 256) * HOURS) / 1024),
      fixed("fargate.gb-hour", (tasks * service.number(service.args["memory"], 512) * HOURS) / 1024),
      fixed("load-balancer.hour", HOURS),
      ...byUse("fargate.vcpu-hour", "fargate.gb-hour", "load-balancer.capacity-hour", "internet.gb"),
    ];
  },
  aws_scheduler_schedule: (schedule) => {
    const { ecs_parameters: task } = schedule.block(schedule.args["target"]);
    const definition = schedule.refersTo(task, "aws_ecs_task_definition");
    if (!definition) return byUse("scheduler.million");
    const kind = kindOf(definition);
    return byUse("scheduler.million", `${kind}.vcpu-hour`, `${kind}.gb-hour`);
  },
  aws_lambda_function: (copies) =>
    byUse("lambda.million-requests", architectureOf(copies) === "arm64" ? "lambda-arm.gb-second" : "lambda.gb-second"),
  aws_lambda_provisioned_concurrency_config: (config) => {
    const copies = config.refersTo(config.args["function_name"], "aws_lambda_function");
    const memory = copies ? copies.number(copies.args["memory_size"], 128) : 128;
    const kept = config.number(config.args["provisioned_concurrent_executions"], 1);
    return [fixed("lambda-provisioned.gb-second", (kept * memory * HOURS * 3600) / 1024)];
  },
  aws_instance: (machine) => {
    const disk = machine.block(machine.args["root_block_device"]);
    return [
      fixed(`ec2.${machine.text(machine.args["instance_type"], "unknown")}`, HOURS),
      fixed("ebs-gp3.gb-month", machine.number(disk["volume_size"], 8)),
      ...byUse("internet.gb"),
    ];
  },
  aws_ebs_volume: (volume) => [fixed("ebs-gp3.gb-month", volume.number(volume.args["size"], 8))],
  aws_guardduty_malware_protection_plan: onlyByUse("s3.thousand-reads"),
};

/** Tasks on Fargate; of capacity providers, `base` first and the rest by weight. */
function fargate(definition: Reading, tasks: number, service: Reading): Charge[] {
  const processor = definition.number(definition.args["cpu"], 256) / 1024;
  const memory = gigabytes(definition.text(definition.args["memory"], "512"));
  const kind = kindOf(definition);
  const strategy = service.blocks(service.args["capacity_provider_strategy"]).map((one) => ({
    spot: service.text(one["capacity_provider"], "") === "FARGATE_SPOT",
    base: service.number(one["base"], 0),
    weight: service.number(one["weight"], 0),
  }));
  const base = strategy.find((one) => one.base > 0);
  const first = Math.min(tasks, base?.base ?? 0);
  const weights = strategy.reduce((sum, { weight }) => sum + weight, 0);
  const spotWeight = strategy.filter(({ spot }) => spot).reduce((sum, { weight }) => sum + weight, 0);
  const spot = (base?.spot ? first : 0) + (weights > 0 ? ((tasks - first) * spotWeight) / weights : 0);
  const charge = (count: number, name: typeof kind | `${typeof kind}-spot`): Charge[] =>
    count > 0
      ? [fixed(`${name}.vcpu-hour`, count * processor * HOURS), fixed(`${name}.gb-hour`, count * memory * HOURS)]
      : [];
  const more = spotWeight > 0 ? (`${kind}-spot` as const) : kind;
  return [
    ...charge(tasks - spot, kind),
    ...charge(spot, `${kind}-spot`),
    ...byUse(`${more}.vcpu-hour`, `${more}.gb-hour`),
  ];
}

function kindOf(definition: Reading): "fargate" | "fargate-arm" {
  const { cpu_architecture: architecture } = definition.block(definition.args["runtime_platform"]);
  return definition.text(architecture, "X86_64") === "ARM64" ? "fargate-arm" : "fargate";
}

function architectureOf(copies: Reading): string {
  const written = copies.args["architectures"];
  return Array.isArray(written) ? copies.text(written[0], "x86_64") : "x86_64";
}

/** `2048` MiB or `2 GB`. */
function gigabytes(written: string): number {
  const [, number = "", unit] = /^([\d.]+)\s*(GB)?$/.exec(written) ?? [];
  const size = Number(number);
  if (!(size > 0)) throw new Undetermined(`"${written}" is no size of memory`);
  return unit === "GB" ? size : size / 1024;
}
