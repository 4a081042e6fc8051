export { ContainerReplication, type ContainerReplicationProps } from "./container-replication.ts";
export { ContainerRepository, type ContainerRepositoryProps } from "./container-repository.ts";
export { ImageScanning, type ImageScanningProps } from "./image-scanning.ts";
export { ImageSigning, type ImageSigningProps } from "./image-signing.ts";
