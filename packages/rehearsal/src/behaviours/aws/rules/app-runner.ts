import { inUse, oneOf, spelled, unique, within } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";
import { GROUP, NETWORK, ROLE, ROLE_ARN, SUBNETS } from "./network-fixture.ts";

const INSTANCE = "https://docs.aws.amazon.com/apprunner/latest/api/API_InstanceConfiguration.html";
const SIZES = "https://docs.aws.amazon.com/apprunner/latest/dg/manage-configure.html";
const SERVICE = "https://docs.aws.amazon.com/apprunner/latest/api/API_CreateService.html";
const HEALTH = "https://docs.aws.amazon.com/apprunner/latest/api/API_HealthCheckConfiguration.html";
const SCALING = "https://docs.aws.amazon.com/apprunner/latest/api/API_CreateAutoScalingConfiguration.html";

/** MB of memory by units of CPU. */
const MEMORY: { readonly [cpu: number]: readonly number[] } = {
  256: [512, 1024],
  512: [1024],
  1024: [2048, 3072, 4096],
  2048: [4096, 6144],
  4096: [8192, 10_240, 12_288],
};

const service = (more: object = {}) => ({
  service_name: "backend",
  source_configuration: [
    {
      auto_deployments_enabled: false,
      image_repository: [
        { image_identifier: "public.ecr.aws/aws-containers/hello:1", image_repository_type: "ECR_PUBLIC" },
      ],
    },
  ],
  ...more,
});
const instance = (cpu: string, memory: string) => service({ instance_configuration: [{ cpu, memory }] });
const scaling = (more: object = {}) => ({ auto_scaling_configuration_name: "web", min_size: 1, max_size: 5, ...more });

/** App Runner. */
export const appRunnerRules: readonly Rule[] = [
  {
    id: "apprunner-size",
    types: ["aws_apprunner_service"],
    when: "apply",
    at: "instance_configuration",
    demands: `App Runner takes these sizes: ${Object.entries(MEMORY)
      .map(([cpu, memory]) => `${cpu} CPU with ${memory.join(" or ")} MB`)
      .join(", ")}.`,
    source: SIZES,
    check: (subject) => {
      const cpu = units(subject.text("instance_configuration.cpu") ?? "1024", "vCPU");
      const memory = units(subject.text("instance_configuration.memory") ?? "2048", "GB");
      return MEMORY[cpu]?.includes(memory)
        ? undefined
        : `InvalidRequestException: Unsupported combination of instance configuration: ${cpu} CPU with ${memory} MB of memory.`;
    },
    refused: { "aws_apprunner_service.s": instance("256", "2048") },
    accepted: { "aws_apprunner_service.s": instance("1 vCPU", "3 GB") },
  },
  spelled({
    id: "apprunner-name",
    types: ["aws_apprunner_service"],
    at: "service_name",
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{3,39}$/,
    demands: "The name of a service has 4 to 40 letters, digits, hyphens and underscores.",
    source: SERVICE,
    words: (name) =>
      `expected length of service_name to be in the range (4 - 40) with letters, digits, - and _, got ${name}`,
    refused: { "aws_apprunner_service.s": service({ service_name: "api" }) },
    accepted: { "aws_apprunner_service.s": service({ service_name: "api-1" }) },
  }),
  unique({
    id: "apprunner-duplicate",
    types: ["aws_apprunner_service"],
    by: ["service_name"],
    demands: "Names of running services are unique in the region.",
    except: (other) => other.text("status") === "CREATE_FAILED",
    source: SERVICE,
    words: (name) => `InvalidRequestException: Service with the provided name already exists: ${name}.`,
    given: { "aws_apprunner_service.a": service() },
    refused: { "aws_apprunner_service.b": service({ depends_on: ["aws_apprunner_service.a"] }) },
    accepted: { "aws_apprunner_service.b": service({ service_name: "frontend" }) },
  }),
  {
    id: "apprunner-access-role",
    types: ["aws_apprunner_service"],
    when: "apply",
    at: "source_configuration",
    demands: "An image of a private repository (ECR) needs authentication_configuration.access_role_arn.",
    source: "https://docs.aws.amazon.com/apprunner/latest/dg/service-source-image.html",
    check: (subject) => {
      const kind = subject.text("source_configuration.image_repository.image_repository_type");
      return kind === "ECR" && !subject.text("source_configuration.authentication_configuration.access_role_arn")
        ? "InvalidRequestException: Authentication configuration is invalid."
        : undefined;
    },
    given: ROLE,
    refused: { "aws_apprunner_service.s": ecr() },
    accepted: { "aws_apprunner_service.s": ecr({ authentication_configuration: [{ access_role_arn: ROLE_ARN }] }) },
  },
  within({
    id: "apprunner-health-interval",
    types: ["aws_apprunner_service"],
    at: "health_check_configuration.interval",
    least: 1,
    most: 20,
    demands: "A health check runs every 1 to 20 seconds.",
    source: HEALTH,
    refused: { "aws_apprunner_service.s": service({ health_check_configuration: [{ interval: 30 }] }) },
    accepted: { "aws_apprunner_service.s": service({ health_check_configuration: [{ interval: 20 }] }) },
  }),
  within({
    id: "apprunner-health-timeout",
    types: ["aws_apprunner_service"],
    at: "health_check_configuration.timeout",
    least: 1,
    most: 20,
    demands: "A health check waits 1 to 20 seconds.",
    source: HEALTH,
    refused: { "aws_apprunner_service.s": service({ health_check_configuration: [{ timeout: 60 }] }) },
    accepted: { "aws_apprunner_service.s": service({ health_check_configuration: [{ timeout: 5 }] }) },
  }),
  within({
    id: "apprunner-concurrency",
    types: ["aws_apprunner_auto_scaling_configuration_version"],
    at: "max_concurrency",
    least: 1,
    most: 200,
    demands: "An instance takes up to 200 requests at a time.",
    source: SCALING,
    refused: { "aws_apprunner_auto_scaling_configuration_version.a": scaling({ max_concurrency: 500 }) },
    accepted: { "aws_apprunner_auto_scaling_configuration_version.a": scaling({ max_concurrency: 100 }) },
  }),
  within({
    id: "apprunner-instances",
    types: ["aws_apprunner_auto_scaling_configuration_version"],
    at: "max_size",
    least: 1,
    most: 25,
    demands: "A service has up to 25 instances.",
    source: SCALING,
    refused: { "aws_apprunner_auto_scaling_configuration_version.a": scaling({ max_size: 40 }) },
    accepted: { "aws_apprunner_auto_scaling_configuration_version.a": scaling({ max_size: 25 }) },
  }),
  {
    id: "apprunner-instances-order",
    types: ["aws_apprunner_auto_scaling_configuration_version"],
    when: "apply",
    at: "min_size",
    demands: "The least number of instances is not above the most.",
    source: SCALING,
    check: (subject) => {
      const [least, most] = [subject.number("min_size") ?? 1, subject.number("max_size") ?? 25];
      return least > most
        ? `InvalidRequestException: MinSize ${least} must not be greater than MaxSize ${most}.`
        : undefined;
    },
    refused: { "aws_apprunner_auto_scaling_configuration_version.a": scaling({ min_size: 6 }) },
    accepted: { "aws_apprunner_auto_scaling_configuration_version.a": scaling({ min_size: 5 }) },
  },
  oneOf({
    id: "apprunner-egress",
    types: ["aws_apprunner_service"],
    at: "network_configuration.egress_configuration.egress_type",
    values: ["DEFAULT", "VPC"],
    demands: "Traffic goes out by DEFAULT or through a VPC connector (VPC).",
    source: "https://docs.aws.amazon.com/apprunner/latest/api/API_EgressConfiguration.html",
    refused: { "aws_apprunner_service.s": egress("PRIVATE") },
    accepted: { "aws_apprunner_service.s": egress("DEFAULT") },
  }),
  inUse({
    id: "apprunner-connector-in-use",
    type: "aws_apprunner_vpc_connector",
    by: [["aws_apprunner_service", "network_configuration.egress_configuration.vpc_connector_arn"]],
    as: "arn",
    demands: "A VPC connector goes after the services that use it.",
    source: "https://docs.aws.amazon.com/apprunner/latest/api/API_DeleteVpcConnector.html",
    words: (arn) =>
      `InvalidRequestException: You can't delete a VPC connector that's used by one or more App Runner services: ${arn}`,
    remove: "aws_apprunner_vpc_connector.c",
    given: {
      ...NETWORK,
      "aws_apprunner_vpc_connector.c": { vpc_connector_name: "main", subnets: SUBNETS, security_groups: [GROUP] },
    },
    refused: {
      "aws_apprunner_service.s": egress("VPC", { vpc_connector_arn: "${aws_apprunner_vpc_connector.c.arn}" }),
    },
    accepted: { "aws_apprunner_service.s": service() },
  }),
  {
    id: "apprunner-instance-role",
    types: ["aws_apprunner_service"],
    when: "apply",
    at: "instance_configuration",
    demands: "A service that reads secrets has an instance role.",
    source: INSTANCE,
    check: (subject) => {
      const image = "source_configuration.image_repository.image_configuration.runtime_environment_secrets";
      return subject.map(image).length > 0 && !subject.text("instance_configuration.instance_role_arn")
        ? "InvalidRequestException: Instance Role ARN must be provided when secrets are used."
        : undefined;
    },
    given: { ...ROLE, "aws_ssm_parameter.p": { name: "key", type: "SecureString", value: "x" } },
    refused: { "aws_apprunner_service.s": reading() },
    accepted: { "aws_apprunner_service.s": reading({ instance_configuration: [{ instance_role_arn: ROLE_ARN }] }) },
  },
];

function ecr(more: object = {}) {
  const image = {
    image_identifier: `111111111111.dkr.ecr.eu-central-1.amazonaws.com/backend@sha256:${"a".repeat(64)}`,
    image_repository_type: "ECR",
  };
  return service({ source_configuration: [{ image_repository: [image], ...more }] });
}

function egress(type: string, more: object = {}) {
  return service({ network_configuration: [{ egress_configuration: [{ egress_type: type, ...more }] }] });
}

function reading(more: object = {}): Example[string] {
  const image = {
    image_identifier: "public.ecr.aws/aws-containers/hello:1",
    image_repository_type: "ECR_PUBLIC",
    image_configuration: [{ runtime_environment_secrets: { KEY: "${aws_ssm_parameter.p.arn}" } }],
  };
  return service({ source_configuration: [{ image_repository: [image] }], ...more });
}

/** `1 vCPU` and `2 GB` mean 1024 and 2048. */
function units(text: string, unit: string): number {
  const named = text.endsWith(` ${unit}`);
  return Number(named ? text.slice(0, -unit.length) : text) * (named ? 1024 : 1);
}
