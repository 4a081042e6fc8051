import { createHash } from "node:crypto";
import type { Past } from "../../../services/services.ts";
import type { WorldRecord } from "../../../world/records.ts";
import { type Call, type Cloud, type Members, optionalText, ServiceError, texts } from "../../call.ts";
import { cluster, nameIn, serviceOf, servicesIn } from "./clusters.ts";
import { launchType } from "./services.ts";

export function listTasks(call: Call, cloud: Cloud): Members {
  const inside = cluster(call, cloud);
  const name = optionalText(call, "serviceName");
  const named = name === undefined ? undefined : serviceOf(inside, cloud, name);
  if (name !== undefined && !named) throw new ServiceError("ServiceNotFoundException", "Service not found.");
  const [family, startedBy] = [optionalText(call, "family"), optionalText(call, "startedBy")];
  const status = optionalText(call, "desiredStatus") ?? "RUNNING";
  const found = (named ? [named] : servicesIn(inside, cloud))
    .flatMap((service) => tasksOf(service, inside, cloud))
    .filter((task) => task["desiredStatus"] === status)
    .filter((task) => startedBy === undefined || task["startedBy"] === startedBy)
    .filter((task) => family === undefined || nameIn(task["taskDefinitionArn"]).startsWith(`${family}:`));
  return { taskArns: found.map(({ taskArn }) => taskArn) };
}

export function describeTasks(call: Call, cloud: Cloud): Members {
  const wanted = texts(call, "tasks");
  if (wanted.length === 0) throw new ServiceError("InvalidParameterException", "Tasks cannot be empty.");
  const inside = cluster(call, cloud);
  const all = servicesIn(inside, cloud).flatMap((service) => tasksOf(service, inside, cloud));
  const found = wanted.map((id) => ({ id, task: all.find(({ taskArn }) => nameIn(taskArn) === nameIn(id)) }));
  return {
    tasks: found.flatMap(({ task }) => (task ? [task] : [])),
    failures: found.flatMap(({ id, task }) =>
      task
        ? []
        : [
            {
              arn: id.startsWith("arn:") ? id : `${arnPrefix(inside)}/${id}`,
              reason: "MISSING",
            },
          ],
    ),
  };
}

const arnPrefix = ({ attributes }: WorldRecord) => String(attributes["arn"]).replace(":cluster/", ":task/");

/** Tasks that run, as many as are wished for, then those that have stopped since the world was opened. */
function tasksOf(service: WorldRecord, inside: WorldRecord, cloud: Cloud): Members[] {
  const { attributes, key } = service;
  const now = cloud.services.now(key);
  const desired = now ? Number(attributes["desired_count"] ?? 0) : 0;
  const running = Array.from({ length: desired }, (_, index) =>
    taskOf(service, inside, cloud, {
      about: now?.about ?? {},
      id: `${now?.about["deployment"]} ${now?.digest} ${index}`,
    }),
  );
  const past = cloud.services.ended(key);
  const stopped = past.map((one, index) =>
    taskOf(service, inside, cloud, { about: one.about, id: `ended ${past.length - index} ${one.at}`, past: one }),
  );
  return [...running, ...stopped];
}

interface Task {
  about: Readonly<Record<string, string>>;
  id: string;
  past?: Past;
}

function taskOf(service: WorldRecord, inside: WorldRecord, { records }: Cloud, { about, id, past }: Task): Members {
  const { attributes, key } = service;
  const hash = createHash("sha256").update(`${key} ${id}`).digest("hex").slice(0, 32);
  const arn = `${arnPrefix(inside)}/${hash}`;
  const definition = records
    .ofType("aws_ecs_task_definition")
    .find((record) => record.attributes["arn"] === about["taskDefinition"]);
  const containers = JSON.parse(String(definition?.attributes["container_definitions"] ?? "[]")) as {
    name: string;
    image: string;
  }[];
  const status = past ? "STOPPED" : "RUNNING";
  const health = past ? "UNKNOWN" : "HEALTHY";
  return {
    taskArn: arn,
    clusterArn: inside.attributes["arn"],
    taskDefinitionArn: about["taskDefinition"],
    desiredStatus: status,
    lastStatus: status,
    healthStatus: health,
    group: `service:${attributes["name"]}`,
    startedBy: about["deployment"],
    launchType: launchType(attributes),
    ...(definition?.attributes["cpu"] ? { cpu: definition.attributes["cpu"] } : {}),
    ...(definition?.attributes["memory"] ? { memory: definition.attributes["memory"] } : {}),
    ...(past ? { stoppedAt: past.at, ...why(past, about, attributes) } : {}),
    containers: containers.map(({ image, name }) => ({
      containerArn: `${arn.replace(":task/", ":container/")}/${name}`,
      taskArn: arn,
      name,
      image,
      ...(image.includes("@") ? { imageDigest: image.split("@")[1] } : {}),
      lastStatus: status,
      healthStatus: health,
      ...(past?.exitCode === undefined ? {} : { exitCode: past.exitCode }),
      ...(past?.why ? { reason: past.why } : {}),
    })),
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
function why(
  { stopped, why: unhealthy }: Past,
  about: Task["about"],
  attributes: WorldRecord["attributes"],
): { stopCode: string; stoppedReason: string } {
  if (!stopped) return { stopCode: "EssentialContainerExited", stoppedReason: "Essential container in task exited" };
  if (unhealthy === "")
    return {
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: `Scaling activity initiated by (deployment ${about["deployment"]})`,
    };
  const [balancer] = (attributes["load_balancer"] ?? []) as { target_group_arn?: string }[];
  return {
    stopCode: "ServiceSchedulerInitiated",
    stoppedReason: balancer?.target_group_arn
      ? `Task failed ELB health checks in (target-group ${balancer.target_group_arn})`
      : "Task failed container health checks",
  };
}
