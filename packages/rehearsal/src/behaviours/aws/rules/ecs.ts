import { inUse, unique } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";
import { GROUP, NETWORK, ROLE, ROLE_ARN, SUBNETS } from "./network-fixture.ts";

const SIZES = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size";
const FARGATE = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html";
const SERVICE = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html";
const CONTAINERS = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html";

const range = (first: number, last: number, step: number) =>
  Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step);
/** MiB that Fargate takes for each number of CPU units. */
const FARGATE_SIZES: { readonly [cpu: number]: readonly number[] } = {
  256: [512, 1024, 2048],
  512: range(1024, 4096, 1024),
  1024: range(2048, 8192, 1024),
  2048: range(4096, 16_384, 1024),
  4096: range(8192, 30_720, 1024),
  8192: range(16_384, 61_440, 4096),
  16384: range(32_768, 122_880, 8192),
};

interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly essential?: boolean;
  readonly portMappings?: readonly { readonly containerPort?: number }[];
  readonly logConfiguration?: { readonly logDriver?: string };
  readonly secrets?: readonly unknown[];
}

/** The containers of a task definition, undefined when the text is not a list of objects. */
export function containersOf(text: string | undefined): Container[] | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) && value.every((each) => typeof each === "object" && each !== null)
      ? (value as Container[])
      : undefined;
  } catch {
    return undefined;
  }
}

const container = (more: object = {}) => ({
  name: "app",
  image: "public.ecr.aws/nginx/nginx:1",
  portMappings: [{ containerPort: 8000 }],
  ...more,
});
const task = (more: object = {}, containers: object[] = [container()]) => ({
  family: "app",
  requires_compatibilities: ["FARGATE"],
  network_mode: "awsvpc",
  cpu: "256",
  memory: "512",
  container_definitions: JSON.stringify(containers),
  ...more,
});
const service = (more: object = {}) => ({
  name: "app",
  cluster: "${aws_ecs_cluster.c.id}",
  task_definition: "${aws_ecs_task_definition.t.arn}",
  launch_type: "FARGATE",
  desired_count: 0,
  network_configuration: [{ subnets: SUBNETS, security_groups: [GROUP] }],
  ...more,
});
const CLUSTER: Example = { ...NETWORK, "aws_ecs_cluster.c": { name: "c" }, "aws_ecs_task_definition.t": task() };
const BALANCED: Example = {
  ...CLUSTER,
  "aws_lb.front": { name: "front", subnets: SUBNETS, security_groups: [GROUP] },
  "aws_lb_target_group.blue": {
    name: "blue",
    port: 8000,
    protocol: "HTTP",
    target_type: "ip",
    vpc_id: "${aws_vpc.main.id}",
  },
  "aws_lb_listener.l": {
    load_balancer_arn: "${aws_lb.front.arn}",
    port: 80,
    default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.blue.arn}" }],
  },
};
const attach = (name = "app", port = 8000, group = "blue") => [
  { target_group_arn: `\${aws_lb_target_group.${group}.arn}`, container_name: name, container_port: port },
];
const AFTER = ["aws_lb_listener.l"];

/** ECS on Fargate. */
export const ecsRules: readonly Rule[] = [
  {
    id: "fargate-size",
    types: ["aws_ecs_task_definition"],
    when: "apply",
    at: "memory",
    demands: `Fargate takes these sizes: ${Object.entries(FARGATE_SIZES)
      .map(([cpu, memory]) => `${cpu} CPU with ${memory[0]} to ${memory[memory.length - 1]} MiB`)
      .join(", ")}.`,
    source: SIZES,
    check: (subject) => {
      if (!subject.texts("requires_compatibilities").includes("FARGATE")) return undefined;
      const [cpu, memory] = [units(subject.text("cpu"), "vcpu"), units(subject.text("memory"), "gb")];
      if (cpu === undefined || memory === undefined)
        return "ClientException: Fargate requires that 'cpu' and 'memory' be defined at the task level.";
      return FARGATE_SIZES[cpu]?.includes(memory)
        ? undefined
        : `ClientException: No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory.`;
    },
    refused: { "aws_ecs_task_definition.t": task({ cpu: "256", memory: "4096" }) },
    accepted: { "aws_ecs_task_definition.t": task({ cpu: "1 vCPU", memory: "2 GB" }) },
  },
  {
    id: "fargate-network-mode",
    types: ["aws_ecs_task_definition"],
    when: "apply",
    at: "network_mode",
    demands: "A Fargate task has the network mode awsvpc.",
    source: FARGATE,
    check: (subject) =>
      subject.texts("requires_compatibilities").includes("FARGATE") && subject.text("network_mode") !== "awsvpc"
        ? "ClientException: Fargate only supports network mode ‘awsvpc’."
        : undefined,
    refused: { "aws_ecs_task_definition.t": task({ network_mode: "bridge" }) },
    accepted: { "aws_ecs_task_definition.t": task() },
  },
  {
    id: "task-containers",
    types: ["aws_ecs_task_definition"],
    when: "plan",
    at: "container_definitions",
    demands: "Container definitions are a JSON list; each has a name of its own and an image, one is essential.",
    source: CONTAINERS,
    check: (subject) => {
      const text = subject.text("container_definitions");
      if (text === undefined) return undefined;
      const containers = containersOf(text);
      if (!containers) return "ECS Task Definition container_definitions is invalid: it is no JSON list of objects";
      const names = containers.map(({ name }) => name);
      if (names.includes(undefined) || new Set(names).size < names.length)
        return "ClientException: Container names must be given and unique.";
      if (containers.some(({ image }) => !image))
        return "ClientException: Container.image should not be null or empty.";
      return containers.some(({ essential }) => essential !== false)
        ? undefined
        : "ClientException: Task definition does not have any essential containers.";
    },
    refused: { "aws_ecs_task_definition.t": task({}, [container({ essential: false })]) },
    accepted: { "aws_ecs_task_definition.t": task({}, [container(), container({ name: "side", essential: false })]) },
  },
  {
    id: "task-execution-role",
    types: ["aws_ecs_task_definition"],
    when: "apply",
    at: "execution_role_arn",
    demands: "A Fargate task that pulls from ECR, writes to CloudWatch Logs or reads secrets has an execution role.",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    check: (subject) => {
      if (!subject.texts("requires_compatibilities").includes("FARGATE") || subject.text("execution_role_arn"))
        return undefined;
      const needs = containersOf(subject.text("container_definitions"))?.some(
        ({ image, logConfiguration, secrets }) =>
          /\.dkr\.ecr\./.test(image ?? "") || logConfiguration?.logDriver === "awslogs" || (secrets?.length ?? 0) > 0,
      );
      return needs
        ? "ClientException: Fargate requires task definition to have execution role ARN to support ECR images, log driver awslogs and secrets."
        : undefined;
    },
    given: ROLE,
    refused: { "aws_ecs_task_definition.t": task({}, [ecr()]) },
    accepted: { "aws_ecs_task_definition.t": task({ execution_role_arn: ROLE_ARN }, [ecr()]) },
  },
  {
    id: "service-network",
    types: ["aws_ecs_service"],
    when: "apply",
    at: "network_configuration",
    demands: "A service of awsvpc tasks names its subnets.",
    source: SERVICE,
    check: (subject) => {
      const definition = subject.find("aws_ecs_task_definition", subject.text("task_definition"));
      return definition?.text("network_mode") === "awsvpc" &&
        subject.texts("network_configuration.subnets").length === 0
        ? "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified."
        : undefined;
    },
    given: CLUSTER,
    refused: { "aws_ecs_service.s": service({ network_configuration: [] }) },
    accepted: { "aws_ecs_service.s": service() },
  },
  {
    id: "service-container",
    types: ["aws_ecs_service"],
    when: "apply",
    at: "load_balancer",
    demands: "The container and port that a load balancer reaches are in the task definition.",
    source: SERVICE,
    check: (subject) => {
      const definition = subject.find("aws_ecs_task_definition", subject.text("task_definition"));
      const containers = containersOf(definition?.text("container_definitions"));
      if (!definition || !containers) return undefined;
      for (const block of subject.blocks("load_balancer")) {
        const [name, port] = [block.text("container_name"), block.number("container_port")];
        const found = containers.find((each) => each.name === name);
        if (!found) return `InvalidParameterException: The container ${name} does not exist in the task definition.`;
        if (!found.portMappings?.some(({ containerPort }) => containerPort === port))
          return `InvalidParameterException: The container ${name} did not have a container port ${port} defined.`;
      }
      return undefined;
    },
    given: BALANCED,
    refused: { "aws_ecs_service.s": service({ load_balancer: attach("backend"), depends_on: AFTER }) },
    accepted: { "aws_ecs_service.s": service({ load_balancer: attach(), depends_on: AFTER }) },
  },
  {
    id: "service-target-group",
    types: ["aws_ecs_service"],
    when: "apply",
    at: "load_balancer",
    demands: "A listener or rule forwards to the target group before a service uses it: let the service depend on it.",
    source: SERVICE,
    check: (subject) => {
      for (const block of subject.blocks("load_balancer")) {
        const arn = block.text("target_group_arn");
        if (!arn || !subject.exists(arn)) continue;
        const listeners = subject.others("aws_lb_listener", "aws_lb_listener_rule");
        if (!listeners.some((other) => JSON.stringify(other.record.attributes).includes(arn)))
          return `InvalidParameterException: The target group with targetGroupArn ${arn} does not have an associated load balancer.`;
      }
      return undefined;
    },
    given: {
      ...BALANCED,
      "aws_lb_target_group.lonely": {
        name: "lonely",
        port: 8000,
        protocol: "HTTP",
        target_type: "ip",
        vpc_id: "${aws_vpc.main.id}",
      },
    },
    refused: { "aws_ecs_service.s": service({ load_balancer: attach("app", 8000, "lonely") }) },
    accepted: { "aws_ecs_service.s": service({ load_balancer: attach(), depends_on: AFTER }) },
  },
  {
    id: "service-deployment-percent",
    types: ["aws_ecs_service"],
    when: "apply",
    at: "deployment_maximum_percent",
    demands: "The maximum of a deployment is above its minimum, else no task can be replaced.",
    source: SERVICE,
    check: (subject) => {
      const [least, most] = [
        subject.number("deployment_minimum_healthy_percent") ?? 100,
        subject.number("deployment_maximum_percent") ?? 200,
      ];
      return least >= most && most <= 100 && least > 0
        ? "InvalidParameterException: Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments."
        : undefined;
    },
    given: CLUSTER,
    refused: {
      "aws_ecs_service.s": service({ deployment_maximum_percent: 100, deployment_minimum_healthy_percent: 100 }),
    },
    accepted: {
      "aws_ecs_service.s": service({ deployment_maximum_percent: 200, deployment_minimum_healthy_percent: 100 }),
    },
  },
  unique({
    id: "service-duplicate",
    types: ["aws_ecs_service"],
    by: ["cluster", "name"],
    demands: "Names of services are unique in a cluster.",
    source: SERVICE,
    words: () => "InvalidParameterException: Creation of service was not idempotent.",
    given: { ...CLUSTER, "aws_ecs_service.s": service() },
    refused: { "aws_ecs_service.t": service({ depends_on: ["aws_ecs_service.s"] }) },
    accepted: { "aws_ecs_service.t": service({ name: "worker" }) },
  }),
  inUse({
    id: "cluster-in-use",
    type: "aws_ecs_cluster",
    by: [["aws_ecs_service", "cluster"]],
    demands: "A cluster goes after its services.",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteCluster.html",
    words: () => "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active.",
    remove: "aws_ecs_cluster.c",
    given: CLUSTER,
    refused: { "aws_ecs_service.s": service() },
    accepted: {},
  }),
];

function ecr() {
  return container({ image: "111111111111.dkr.ecr.eu-central-1.amazonaws.com/app:1" });
}

/** `256`, `.25 vCPU`, `2 GB` as CPU units or MiB. */
function units(text: string | undefined, unit: "vcpu" | "gb"): number | undefined {
  if (text === undefined) return undefined;
  const [, number = "", named] = /^([\d.]+)\s*(vcpu|gb)?$/i.exec(text.trim()) ?? [];
  if (number === "") return undefined;
  return named?.toLowerCase() === unit ? Number(number) * 1024 : Number(number);
}
