import { judge } from "../../../rules/judge.ts";
import { Subject } from "../../../rules/subject.ts";
import type { WorldRecord } from "../../../world/records.ts";
import { type Call, type Cloud, type Members, now, optionalText, ServiceError, text, texts } from "../../call.ts";
import { own } from "./clusters.ts";

const TYPE = "aws_ecs_task_definition";

export function listTaskDefinitions(call: Call, cloud: Cloud): Members {
  const family = optionalText(call, "familyPrefix");
  const found = own(call, cloud, TYPE)
    .filter(({ attributes }) => family === undefined || attributes["family"] === family)
    .sort(byRevision);
  const arns = found.map(({ attributes }) => attributes["arn"]);
  return { taskDefinitionArns: call.input["sort"] === "DESC" ? arns.reverse() : arns };
}

export function describeTaskDefinition(call: Call, cloud: Cloud): Members {
  return { taskDefinition: describe(definitionOf(call, cloud, text(call, "taskDefinition"))), tags: [] };
}

/** A task definition by ARN, `family:revision`, or family for its latest revision. @throws ServiceError when there is none */
export function definitionOf(call: Call, cloud: Cloud, wanted: string): WorldRecord {
  const [family = "", revision] = wanted.replace(/^arn:[^/]*\//, "").split(":");
  const found = own(call, cloud, TYPE)
    .filter(({ attributes }) => attributes["family"] === family)
    .filter(({ attributes }) => revision === undefined || String(attributes["revision"]) === revision)
    .filter(({ attributes }) => !wanted.startsWith("arn:") || String(attributes["arn"]).startsWith(wanted))
    .sort(byRevision)
    .at(-1);
  if (!found) throw new ServiceError("ClientException", "Unable to describe task definition.");
  return found;
}

const byRevision = (a: WorldRecord, b: WorldRecord) =>
  String(a.attributes["family"]).localeCompare(String(b.attributes["family"])) ||
  Number(a.attributes["revision"]) - Number(b.attributes["revision"]);

/** Registers the next revision of a family, by the rules that hold for one that Terraform registers. */
export function registerTaskDefinition(call: Call, cloud: Cloud): Members {
  const { account, region } = call;
  const family = text(call, "family");
  const attributes: WorldRecord["attributes"] = {
    family,
    container_definitions: JSON.stringify(call.input["containerDefinitions"] ?? []),
    requires_compatibilities: texts(call, "requiresCompatibilities"),
    network_mode: optionalText(call, "networkMode") ?? "bridge",
    cpu: optionalText(call, "cpu") ?? null,
    memory: optionalText(call, "memory") ?? null,
    execution_role_arn: optionalText(call, "executionRoleArn") ?? null,
    task_role_arn: optionalText(call, "taskRoleArn") ?? null,
  };
  if (!/^[\w-]{1,255}$/.test(family)) throw new ServiceError("ClientException", "Family contains invalid characters.");
  const subject = new Subject(TYPE, { ...call, defaultTags: {} }, cloud, { state: attributes }, undefined);
  const [refused] = judge("apply", "registering", subject);
  if (refused) throw new ServiceError("ClientException", refused.detail.replace(/^ClientException: /, ""));
  const revision = cloud.records.next(`task-definition ${account} ${region} ${family}`);
  const prefix = `arn:aws:ecs:${region}:${account}:task-definition/${family}`;
  const arn = `${prefix}:${revision}`;
  const record: WorldRecord = {
    key: `${TYPE}-${cloud.records.seed(TYPE, arn).slice(0, 16)}`,
    provider: "aws",
    type: TYPE,
    id: family,
    account,
    region,
    attributes: { ...attributes, id: family, arn, arn_without_revision: prefix, revision },
    hidden: { registered: now() },
  };
  cloud.records.put(record);
  return { taskDefinition: describe(record), tags: [] };
}

interface Container {
  readonly portMappings?: readonly { readonly containerPort: number }[];
}

function describe({ attributes, hidden }: WorldRecord): Members {
  const awsvpc = attributes["network_mode"] === "awsvpc";
  const containers = JSON.parse(String(attributes["container_definitions"] ?? "[]")) as Container[];
  const given = (name: string, value: unknown) => (value ? { [name]: value } : {});
  return {
    taskDefinitionArn: attributes["arn"],
    family: attributes["family"],
    revision: attributes["revision"],
    status: "ACTIVE",
    // What was left out comes back as ECS fills it in.
    containerDefinitions: containers.map((container) => ({
      cpu: 0,
      environment: [],
      essential: true,
      mountPoints: [],
      volumesFrom: [],
      ...container,
      portMappings: (container.portMappings ?? []).map((port) => ({
        hostPort: awsvpc ? port.containerPort : 0,
        protocol: "tcp",
        ...port,
      })),
    })),
    ...given("requiresCompatibilities", attributes["requires_compatibilities"]),
    ...given("networkMode", attributes["network_mode"]),
    ...given("cpu", attributes["cpu"]),
    ...given("memory", attributes["memory"]),
    ...given("executionRoleArn", attributes["execution_role_arn"]),
    ...given("taskRoleArn", attributes["task_role_arn"]),
    volumes: [],
    placementConstraints: [],
    registeredAt: hidden["registered"] ?? 0,
  };
}
