import type { Subject } from "../../../rules/subject.ts";
import type { Rule } from "../../../rules/types.ts";

const ID = /^(vpc|subnet|sg|rtb|igw|eigw|nat|acl|eipalloc|vpce)-[0-9a-f]{8,17}$/;
/** Kinds of ARN that AWS looks up when something refers to them; others it takes as they are. */
const ARN =
  /^arn:aws[\w-]*:(iam:[^:]*:(\d{12}):(role|policy|instance-profile)\/|kms:[^:]*:(\d{12}):key\/|elasticloadbalancing:[^:]*:(\d{12}):(loadbalancer|targetgroup|listener)\/|ecs:[^:]*:(\d{12}):(cluster|task-definition)\/|acm:[^:]*:(\d{12}):certificate\/|wafv2:[^:]*:(\d{12}):[^:]*(webacl|ipset|rulegroup)\/|secretsmanager:[^:]*:(\d{12}):secret:|apprunner:[^:]*:(\d{12}):(vpcconnector|autoscalingconfiguration|observabilityconfiguration|service)\/|logs:[^:]*:(\d{12}):log-group:|lambda:[^:]*:(\d{12}):function:|sns:[^:]*:(\d{12}):[\w.-]+$|backup:[^:]*:(\d{12}):backup-vault:)/;
/** Arguments in which AWS does not look up what it is given. */
const UNCHECKED = new Set([
  "alarm_actions",
  "alarm_rule",
  "insufficient_data_actions",
  "ok_actions",
  "resources",
  "source_arn",
  "tags",
]);
const CODES: { readonly [kind: string]: string } = {
  vpc: "InvalidVpcID.NotFound: The vpc ID",
  subnet: "InvalidSubnetID.NotFound: The subnet ID",
  sg: "InvalidGroup.NotFound: The security group",
  rtb: "InvalidRouteTableID.NotFound: The routeTable ID",
  igw: "InvalidInternetGatewayID.NotFound: The internetGateway ID",
  nat: "InvalidNatGatewayID.NotFound: The natGateway ID",
  eipalloc: "InvalidAllocationID.NotFound: The allocation ID",
};

/** References that any AWS resource makes, found by their form. */
export const referenceRules: readonly Rule[] = [
  {
    id: "reference-id",
    types: "any",
    when: "apply",
    demands:
      "An id refers to something that exists in this account; name what exists outside the world with `existing`.",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html",
    check: (subject) => {
      for (const { value } of textsOf(subject)) {
        const kind = ID.exec(value)?.[1];
        if (kind && !subject.exists(value))
          return `${CODES[kind] ?? "InvalidParameterValue: The ID"} '${value}' does not exist`;
      }
      return undefined;
    },
    given: { "aws_vpc.main": { cidr_block: "10.0.0.0/16" } },
    refused: { "aws_subnet.a": { vpc_id: "vpc-0123456789abcdef0", cidr_block: "10.0.1.0/24" } },
    accepted: { "aws_subnet.a": { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24" } },
  },
  {
    id: "reference-arn",
    types: "any",
    when: "apply",
    demands:
      "An ARN of this account refers to something that exists; name what exists outside the world with `existing`.",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    check: (subject) => {
      for (const { value } of textsOf(subject)) {
        const account = ARN.exec(value)
          ?.slice(2)
          .find((part) => /^\d{12}$/.test(part ?? ""));
        if (
          account !== subject.account ||
          /:role\/aws-service-role\/|:task-definition\/|:DefaultConfiguration\//.test(value)
        )
          continue;
        if (!subject.exists(bare(value)))
          return `NoSuchEntity: ${value} does not exist or cannot be assumed, read or used.`;
      }
      return undefined;
    },
    given: {
      "aws_iam_role.r": {
        name: "r",
        assume_role_policy: '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}',
      },
    },
    refused: { "aws_lambda_function.f": lambda("arn:aws:iam::111111111111:role/never-created") },
    accepted: { "aws_lambda_function.f": lambda("${aws_iam_role.r.arn}") },
  },
];

/** Every text that the configuration holds by itself, with the argument it stands in. */
function textsOf(subject: Subject): { value: string }[] {
  const found: { value: string }[] = [];
  const walk = (value: unknown, name: string): void => {
    if (UNCHECKED.has(name)) return;
    if (typeof value === "string") found.push({ value });
    else if (Array.isArray(value)) for (const item of value) walk(item, name);
    else if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value)) walk(item, key);
  };
  for (const [name, value] of subject.config.entries()) walk(value, name);
  return found;
}

/** Without what selects a part: a key of a secret, the streams of a log group, a version of a function. */
function bare(arn: string): string {
  return arn
    .replace(/^(arn:[^:]+:secretsmanager:[^:]*:\d+:secret:[^:]+):.*$/, "$1")
    .replace(/^(arn:[^:]+:logs:[^:]*:\d+:log-group:[^:]+):.*$/, "$1")
    .replace(/^(arn:[^:]+:lambda:[^:]*:\d+:function:[^:]+):.*$/, "$1");
}

function lambda(role: string) {
  return { function_name: "f", role, runtime: "nodejs22.x", handler: "index.handler", filename: "f.zip" };
}
