import { randomUUID } from "node:crypto";
import { deploymentOf } from "../../behaviours/aws/app-runner.ts";
import type { ObjectValue } from "../../cty/value.ts";
import type { WorldRecord } from "../../world/records.ts";
import { type Call, type Cloud, type Members, now, type Service, ServiceError, text } from "../call.ts";

const TYPE = "aws_apprunner_service";

/** What App Runner did with a service, newest first. */
interface Done {
  Id: string;
  Type: string;
  Status: "SUCCEEDED" | "FAILED" | "ROLLBACK_SUCCEEDED";
  TargetArn: string;
  StartedAt: number;
  EndedAt: number;
  UpdatedAt: number;
}

/** App Runner: the services of the world. An update starts the release that its image names, and goes back when it is not healthy. */
export const appRunner: Service = {
  target: "AppRunner",
  operations: {
    ListServices: (call, cloud) => ({
      ServiceSummaryList: own(call, cloud).map((record) => {
        const { ServiceName, ServiceId, ServiceArn, ServiceUrl, Status } = describe(record);
        return { ServiceName, ServiceId, ServiceArn, ServiceUrl, Status };
      }),
    }),
    DescribeService: (call, cloud) => ({ Service: describe(serviceOf(call, cloud)) }),
    ListOperations: (call, cloud) => ({ OperationSummaryList: done(serviceOf(call, cloud)) }),
    UpdateService: async (call, cloud) => {
      const record = inState(serviceOf(call, cloud), "RUNNING");
      const source = call.input["SourceConfiguration"] as
        | { ImageRepository?: { ImageIdentifier?: string } }
        | undefined;
      const identifier = source?.ImageRepository?.ImageIdentifier;
      if (!identifier)
        throw new ServiceError(
          "InvalidRequestException",
          "The stand-in updates the image of a service: give SourceConfiguration.ImageRepository.ImageIdentifier.",
        );
      return deploy(cloud, record, withImage(record, identifier), "UPDATE_SERVICE");
    },
    StartDeployment: (call, cloud) => {
      const record = inState(serviceOf(call, cloud), "RUNNING");
      return deploy(cloud, record, record, "START_DEPLOYMENT");
    },
    PauseService: async (call, cloud) => {
      const record = inState(serviceOf(call, cloud), "RUNNING");
      const started = now();
      await cloud.services.pause(record.key);
      const paused = withStatus(record, "PAUSED");
      return { Service: describe(paused), OperationId: finish(cloud, paused, "PAUSE_SERVICE", "SUCCEEDED", started) };
    },
    ResumeService: (call, cloud) => {
      const record = inState(serviceOf(call, cloud), "PAUSED");
      return deploy(cloud, record, withStatus(record, "RUNNING"), "RESUME_SERVICE");
    },
  },
};

const own = (call: Call, { records }: Cloud) =>
  records.ofType(TYPE).filter(({ account, region }) => account === call.account && region === call.region);
const done = ({ hidden }: WorldRecord) => (hidden["operations"] ?? []) as Done[];

function serviceOf(call: Call, cloud: Cloud): WorldRecord {
  const arn = text(call, "ServiceArn");
  const found = own(call, cloud).find(({ attributes }) => attributes["arn"] === arn);
  if (!found) throw new ServiceError("ResourceNotFoundException", `Service not found for the ARN ${arn}`);
  return found;
}

function withImage(record: WorldRecord, identifier: string): WorldRecord {
  const copy = structuredClone(record);
  const [source] = copy.attributes["source_configuration"] as [{ image_repository: [{ image_identifier: string }] }];
  source.image_repository[0].image_identifier = identifier;
  return copy;
}

async function deploy(cloud: Cloud, before: WorldRecord, after: WorldRecord, type: string): Promise<Members> {
  const deployment = deploymentOf(after.attributes as ObjectValue, cloud);
  if (typeof deployment === "string") throw new ServiceError("InvalidRequestException", deployment);
  const started = now();
  const end = (record: WorldRecord, status: Done["Status"]) => finish(cloud, record, type, status, started);
  try {
    await cloud.services.deploy(before.key, deployment, Number(before.hidden["port"] ?? 0));
    return { Service: describe(after), OperationId: end(after, "SUCCEEDED") };
  } catch (error) {
    // As on App Runner: the call was accepted, the operation tells how it ended, and what ran before runs on.
    cloud.log(`${TYPE} ${deployment.name}: ${(error as Error).message}`);
    return { Service: describe(before), OperationId: end(before, "ROLLBACK_SUCCEEDED") };
  }
}

/** Writes the service down, with what was done to it. @returns the id of the operation */
function finish(cloud: Cloud, record: WorldRecord, type: string, status: Done["Status"], started: number): string {
  const operation: Done = {
    Id: randomUUID().replaceAll("-", ""),
    Type: type,
    Status: status,
    TargetArn: String(record.attributes["arn"]),
    StartedAt: started,
    EndedAt: now(),
    UpdatedAt: now(),
  };
  cloud.records.put({ ...record, hidden: { ...record.hidden, operations: [operation, ...done(record)] } });
  return operation.Id;
}

const withStatus = (record: WorldRecord, status: string): WorldRecord => ({
  ...record,
  attributes: { ...record.attributes, status },
});

function inState(record: WorldRecord, state: string): WorldRecord {
  const { arn, status } = record.attributes;
  if (status === state) return record;
  throw new ServiceError(
    "InvalidStateException",
    `Service cannot be changed from its current state. Service: ${arn}, status: ${status}`,
  );
}

function describe({ attributes }: WorldRecord): Members {
  const [source] = (attributes["source_configuration"] ?? []) as {
    image_repository?: { image_identifier: string; image_repository_type: string }[];
    auto_deployments_enabled?: boolean;
  }[];
  const image = source?.image_repository?.[0];
  return {
    ServiceName: attributes["service_name"],
    ServiceId: attributes["service_id"],
    ServiceArn: attributes["arn"],
    ServiceUrl: attributes["service_url"],
    Status: attributes["status"],
    SourceConfiguration: {
      AutoDeploymentsEnabled: source?.auto_deployments_enabled ?? false,
      ...(image
        ? {
            ImageRepository: {
              ImageIdentifier: image.image_identifier,
              ImageRepositoryType: image.image_repository_type,
            },
          }
        : {}),
    },
  };
}
