export { ContainerReplication, type ContainerReplicationProps } from "./container-replication.ts";
export { ContainerRepository, type ContainerRepositoryProps } from "./container-repository.ts";
