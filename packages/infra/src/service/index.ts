export type {
  AppRunnerProps,
  Certificate,
  Cluster,
  Compute,
  ContainerProps,
  Deployment,
  EcsExpressProps,
  EcsFargateProps,
  Health,
  Reach,
  Scale,
  ServiceProps,
} from "./props.ts";
export { Service } from "./service.ts";
