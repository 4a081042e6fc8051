import type { WorldRecord } from "../../../world/records.ts";
import { type Call, type Cloud, optionalText, ServiceError } from "../../call.ts";

/** The last part of an ARN, or the name itself. */
export const nameIn = (arn: unknown): string => String(arn).split("/").pop() ?? "";

export const own = (call: Call, { records }: Cloud, type: string): WorldRecord[] =>
  records.ofType(type).filter(({ account, region }) => account === call.account && region === call.region);

export const clusters = (call: Call, cloud: Cloud): WorldRecord[] => own(call, cloud, "aws_ecs_cluster");

/** A cluster by its name or ARN. */
export function clusterOf(call: Call, cloud: Cloud, name: string): WorldRecord | undefined {
  return clusters(call, cloud).find(({ attributes }) => attributes["arn"] === name || attributes["name"] === name);
}

/** The cluster that a call names, else the account's default one. @throws ServiceError when there is none */
export function cluster(call: Call, cloud: Cloud): WorldRecord {
  const found = clusterOf(call, cloud, optionalText(call, "cluster") ?? "default");
  if (!found) throw new ServiceError("ClusterNotFoundException", "Cluster not found.");
  return found;
}

/** Services of a cluster; Terraform knows it by its ARN or by its name. */
export function servicesIn({ attributes, account, region }: WorldRecord, { records }: Cloud): WorldRecord[] {
  return records
    .ofType("aws_ecs_service")
    .filter((service) => service.account === account && service.region === region)
    .filter((service) => [attributes["arn"], attributes["name"]].includes(service.attributes["cluster"]));
}

/** A service of the cluster by its name or ARN. */
export function serviceOf(cluster: WorldRecord, cloud: Cloud, name: string): WorldRecord | undefined {
  return servicesIn(cluster, cloud).find(({ attributes }) => attributes["name"] === name || attributes["arn"] === name);
}

/** How many tasks of a service run: all that are wished for, or none. */
export function runningOf({ attributes, key }: WorldRecord, { services }: Cloud): number {
  return services.now(key) ? Number(attributes["desired_count"] ?? 0) : 0;
}
