import {
  type AppRunnerProps,
  type Compute,
  type EcsExpressProps,
  type EcsFargateProps,
  Networking,
  registryImage,
  Service,
  type ServiceProps,
  type TerraformStack,
} from "../../src/index.ts";

export const REPOSITORY = "111111111111.dkr.ecr.us-east-1.amazonaws.com/eloquent-ai-backend";

/** The service of Eloquent, on the compute that is asked for and with nothing else changed. */
export function serviceOn(
  stack: TerraformStack,
  compute: Compute,
  more: Partial<AppRunnerProps> | Partial<EcsFargateProps> | Partial<EcsExpressProps> = {},
): Service {
  const network = new Networking(stack, "networking", {
    cidr: "10.1.0.0/16",
    zones: ["us-east-1a", "us-east-1b"],
    flowLogs: "none",
  });
  const image = registryImage(stack, {
    name: "eloquent-ai-backend",
    repositoryUrl: REPOSITORY,
    repositoryArn: "arn:aws:ecr:us-east-1:111111111111:repository/eloquent-ai-backend",
    variable: "backend_digest",
  });
  return new Service(stack, "backend", {
    network,
    image,
    port: 8000,
    scale: { min: 1, max: 10, concurrency: 100 },
    health: { path: "/health", every: "10 seconds", timeout: "5 seconds", healthy: 3, unhealthy: 5 },
    ...more,
    compute,
  } as ServiceProps);
}
