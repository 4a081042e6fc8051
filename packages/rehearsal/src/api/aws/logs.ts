import { existsSync, readFileSync } from "node:fs";
import type { WorldRecord } from "../../world/records.ts";
import { type Call, type Cloud, type Members, type Service, ServiceError, text } from "../call.ts";

/** The stream that holds what a service's instances print. */
const STREAM = "stand-in";

/**
 * CloudWatch Logs: the log groups of the world. A group has one stream with what the service of that name printed; App Runner's groups, which
 * the platform itself creates, exist for every service.
 */
export const logs: Service = {
  target: "Logs_20140328",
  operations: {
    DescribeLogGroups: (call, cloud) => {
      const prefix = String(call.input["logGroupNamePrefix"] ?? "");
      return {
        logGroups: groups(call, cloud)
          .filter(({ name }) => name.startsWith(prefix))
          .map(({ arn, name, retention }) => ({
            logGroupName: name,
            arn,
            ...(retention ? { retentionInDays: retention } : {}),
          })),
      };
    },
    DescribeLogStreams: (call, cloud) => {
      const { service } = groupOf(call, cloud);
      return { logStreams: service === undefined ? [] : [{ logStreamName: STREAM, storedBytes: 0 }] };
    },
    GetLogEvents: (call, cloud) => {
      const group = groupOf(call, cloud);
      if (group.service === undefined || text(call, "logStreamName") !== STREAM)
        throw new ServiceError("ResourceNotFoundException", "The specified log stream does not exist.");
      const events = eventsOf(group, cloud);
      const limit = Number(call.input["limit"] ?? 10_000);
      return { events: events.slice(-limit), nextForwardToken: `f/${events.length}`, nextBackwardToken: "b/0" };
    },
    FilterLogEvents: (call, cloud) => {
      const pattern = String(call.input["filterPattern"] ?? "").replaceAll('"', "");
      const matching = eventsOf(groupOf(call, cloud), cloud).filter(({ message }) => String(message).includes(pattern));
      return { events: matching.map((event) => ({ ...event, logStreamName: STREAM })), searchedLogStreams: [] };
    },
  },
};

interface Group {
  name: string;
  arn: string;
  retention: number;
  /** Name of the service whose instances write to it. */
  service: string | undefined;
}

function groups(call: Call, { records }: Cloud): Group[] {
  const here = ({ account, region }: WorldRecord) => account === call.account && region === call.region;
  const arn = (name: string) => `arn:aws:logs:${call.region}:${call.account}:log-group:${name}`;
  const services = records.ofType("aws_apprunner_service").filter(here);
  const platform = services.map(({ attributes }) => {
    const name = `/aws/apprunner/${attributes["service_name"]}/${attributes["service_id"]}/application`;
    return { name, arn: arn(name), retention: 0, service: String(attributes["service_name"]) };
  });
  const declared = records
    .ofType("aws_cloudwatch_log_group")
    .filter(here)
    .map(({ attributes, id }) => ({
      name: id,
      arn: arn(id),
      retention: Number(attributes["retention_in_days"] ?? 0),
      service: writerOf(id, records.ofType("aws_ecs_task_definition").filter(here)),
    }));
  return [...declared, ...platform].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The family whose containers are told to write to the group. */
function writerOf(group: string, definitions: WorldRecord[]): string | undefined {
  const writer = definitions.find(({ attributes }) =>
    String(attributes["container_definitions"] ?? "").includes(`"${group}"`),
  );
  return writer === undefined ? undefined : String(writer.attributes["family"]);
}

function groupOf(call: Call, cloud: Cloud): Group {
  const name = text(call, "logGroupName");
  const found = groups(call, cloud).find((group) => group.name === name);
  if (!found) throw new ServiceError("ResourceNotFoundException", "The specified log group does not exist.");
  return found;
}

function eventsOf({ service }: Group, { services }: Cloud): Members[] {
  const file = service === undefined ? undefined : services.logFile(service);
  if (file === undefined || !existsSync(file)) return [];
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  // What a program prints carries no time of its own; the order is what is known.
  return lines.map((message, index) => ({ timestamp: index, message, ingestionTime: index }));
}
