import {
  ApiGateway,
  AppRunner,
  awsProvider,
  Elasticache,
  type ImageSource,
  Monitoring,
  Networking,
  registryImage,
  SecretGroup,
  s3Backend,
  standardTags,
  type TerraformStack,
} from "../../src/index.ts";

/** A network that exists elsewhere, for tests of what stands in it. */
export const NETWORK = {
  vpcId: "vpc-1",
  privateSubnetIds: ["subnet-a", "subnet-b"],
  publicSubnetIds: ["subnet-c", "subnet-d"],
  zones: ["us-east-1a", "us-east-1b"],
};

export const LIMITS = {
  perIp: "1000 / minute",
  perUser: "100 / minute",
  anonymous: "20 / minute",
  "POST /v1/chats": "10 / minute per user",
} as const;

export function image(stack: TerraformStack): ImageSource {
  return registryImage(stack, {
    name: "eloquent-ai-backend",
    repositoryUrl: "111111111111.dkr.ecr.us-east-1.amazonaws.com/eloquent-ai-backend",
    repositoryArn: "arn:aws:ecr:us-east-1:111111111111:repository/eloquent-ai-backend",
    variable: "backend_digest",
  });
}

export function service(stack: TerraformStack): AppRunner {
  return new AppRunner(stack, "backend", {
    network: NETWORK,
    image: image(stack),
    port: 8000,
    scale: { min: 1, max: 10, concurrency: 100 },
    health: { path: "/health", every: "10 seconds", timeout: "5 seconds", healthy: 3, unhealthy: 5 },
  });
}

/** The infrastructure of Eloquent, as its declaration would write it. */
export function eloquent(
  stack: TerraformStack,
  environment: "staging" | "production" = "staging",
  watched: boolean = true,
) {
  awsProvider(stack, {
    region: "us-east-1",
    account: "111111111111",
    tags: standardTags({ name: environment, project: "eloquent-ai-chatbot" }),
  });
  s3Backend(stack, {
    bucket: "eloquent-ai-terraform-state-111111111111",
    key: `${environment}/terraform.tfstate`,
    region: "us-east-1",
  });
  const network = new Networking(stack, "networking", {
    cidr: environment === "production" ? "10.0.0.0/16" : "10.1.0.0/16",
    zones: ["us-east-1a", "us-east-1b"],
  });
  const cache = new Elasticache(stack, "cache", { network, engine: "redis", name: "eloquent-ai-redis" });
  const database = new SecretGroup(stack, "database", {
    name: "eloquent-ai/database",
    keys: ["SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_KEY"],
  });
  const redis = new SecretGroup(stack, "redis", { name: "eloquent-ai/redis", keys: ["REDIS_URL"] });
  redis.write({ REDIS_URL: cache.url });
  const backend = new AppRunner(stack, "backend", {
    network,
    image: image(stack),
    port: 8000,
    size: "1 vCPU, 2 GB",
    scale: { min: 1, max: 10, concurrency: 100 },
    health: { path: "/health", every: "10 seconds", timeout: "5 seconds", healthy: 3, unhealthy: 5 },
    environment: { CHAT_HISTORY_TTL_SECONDS: "3600", RAG_CACHE_TTL_SECONDS: "900" },
  });
  backend.connectsTo(cache);
  backend.reads(database, redis);
  const api = new ApiGateway(stack, "api", {
    name: "eloquent-ai-api",
    forwardsTo: backend,
    limits: LIMITS,
    cors: { origins: ["https://app.example.com"] },
  });
  if (watched) {
    new Monitoring(stack, "monitoring", {
      watches: [backend, cache, api],
      cpu: "70 %",
      memory: "80 %",
      errors: "5 %",
      budget: "$400 / month",
      notify: { critical: ["oncall@example.com"] },
    });
  }
  return { network, cache, backend, api };
}
