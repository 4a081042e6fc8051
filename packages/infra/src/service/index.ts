export type {
  AppRunnerProps,
  Cluster,
  Compute,
  ContainerProps,
  Deployment,
  EcsExpressProps,
  EcsFargateProps,
  Health,
  Reach,
  Scale,
  ServiceCertificate,
  ServiceProps,
} from "./props.ts";
export { Service } from "./service.ts";
