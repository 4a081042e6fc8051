import {
  ApiGateway,
  AppRunner,
  Bucket,
  Canary,
  DatabaseDump,
  Elasticache,
  Monitoring,
  Networking,
} from "@towline/infra";
import { pythonQuality, pythonTests, system } from "@towline/system";
import { reported, told } from "./watching.ts";

/** Eloquent AI: a FastAPI chat service on App Runner with Redis, behind a rate-limited API Gateway. */
export const eloquent = system("eloquent-ai", {
  repository: "eloquent-ai/chatbot",
  project: "eloquent-ai-chatbot",

  environments: {
    staging: {
      class: "staging",
      branch: "staging",
      account: "111111111111",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.1.0.0/16",
      sizes: { backend: "0.5 vCPU, 1 GB", cache: "cache.t4g.small" },
      budget: "$300 / month",
    },
    production: {
      class: "production",
      branch: "main",
      account: "222222222222",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b", "us-east-1c"],
      cidr: "10.0.0.0/16",
      sizes: { backend: "1 vCPU, 2 GB", cache: "cache.t4g.small" },
      budget: "$700 / month",
      reviewers: ["@eloquent-ai/platform"],
    },
  },

  images: { backend: { name: "eloquent-ai-backend", context: "backend", rehearsedBy: "../demo-api" } },

  secrets: {
    database: ["SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_KEY"],
    "api-keys": ["ANTHROPIC_API_KEY", "PINECONE_API_KEY", "CLERK_SECRET_KEY"],
    auth: ["JWT_SECRET"],
    redis: ["REDIS_URL"],
    postgres: ["DATABASE_URL"],
    external: ["SENTRY_DSN", "POSTHOG_API_KEY", "DATADOG_API_KEY"],
    paging: ["PAGERDUTY_ROUTING_KEY"],
  },

  variables: {
    CORS_ORIGINS: { staging: "https://staging.eloquent.example", production: "https://app.eloquent.example" },
    JWT_ALGORITHM: "HS256",
    JWT_EXPIRY: "3600",
    CHAT_HISTORY_TTL_SECONDS: "3600",
    RAG_CACHE_TTL_SECONDS: "900",
    SENTRY_TRACES_SAMPLE_RATE: "0.1",
    SENTRY_PROFILES_SAMPLE_RATE: "0.1",
  },

  pipelineSecrets: {
    repository: ["SNYK_TOKEN", "CODECOV_TOKEN"],
    environment: ["TEST_JWT_TOKEN"],
  },

  infrastructure(stack, { environment, region, images, secrets, variables }) {
    const network = new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
    const cache = new Elasticache(stack, "elasticache", {
      name: "eloquent-ai-redis",
      network,
      engine: "redis",
      node: environment.sizes.cache,
      evict: "volatile-lru",
    });
    const backend = new AppRunner(stack, "app_runner", {
      name: "eloquent-ai-backend",
      network,
      image: images.backend,
      port: 8000,
      size: environment.sizes.backend,
      scale: { min: 1, max: 10, concurrency: 100 },
      health: { path: "/health", every: "10 seconds", timeout: "5 seconds", healthy: 3, unhealthy: 5 },
      environment: variables,
    });
    backend.connectsTo(cache);
    backend.reads(secrets.database, secrets["api-keys"], secrets.auth, secrets.redis, secrets.external);
    secrets.redis.write({ REDIS_URL: cache.url });
    secrets.auth.generate();

    const assets = new Bucket(stack, "app-static-assets", { purpose: "assets" });
    const uploads = new Bucket(stack, "app-uploads", {
      purpose: "uploads",
      origins: [variables.CORS_ORIGINS],
      enabled: false,
    });
    const backups = new Bucket(stack, "app-backups", { purpose: "backups" });
    backend.connectsTo(assets);
    backend.connectsTo(uploads);
    const dump = new DatabaseDump(stack, "database_dump", {
      network,
      bucket: backups,
      database: { secret: secrets.postgres, key: "DATABASE_URL" },
      objectives: { rpo: "15 minutes", rto: "1 hour" },
      between: "point-in-time recovery of Supabase",
    });

    const api = new ApiGateway(stack, "api_gateway", {
      name: "eloquent-ai-api",
      forwardsTo: backend,
      limits: {
        perIp: "1000 / minute",
        perUser: "100 / minute",
        anonymous: "20 / minute",
        "POST /v1/chats": "10 / minute per user",
      },
      cors: { origins: [variables.CORS_ORIGINS] },
    });
    new Monitoring(stack, "monitoring", {
      watches: [network, backend, cache, api, dump, new Canary(stack, "canary", { asks: api }), ...reported(backend)],
      cpu: "70 %",
      memory: "80 %",
      errors: "5 %",
      budget: environment.budget,
      cost: { daily: "$50 / day" },
      notify: told(secrets.paging),
      runbooks: "https://github.com/eloquent-ai/chatbot/blob/main/docs/runbooks.md",
    });

    return { url: api.url, service: backend, cache };
  },

  verify: {
    smoke: { file: "smoke.yaml", at: "url", token: "TEST_JWT_TOKEN" },
    browser: { config: "playwright.config.production.ts", in: ["production"] },
  },

  pipeline: ({ secrets }) => ({
    runner: "ubuntu-latest",
    stages: [
      pythonQuality({ python: "3.11", folder: "backend", snyk: secrets.SNYK_TOKEN }),
      pythonTests({
        python: "3.11",
        folder: "backend",
        services: { postgres: "15", redis: "7" },
        codecov: secrets.CODECOV_TOKEN,
      }),
    ],
  }),
});
