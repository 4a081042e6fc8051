import {
  ApiGateway,
  AppRunner,
  Bucket,
  Cdn,
  DatabaseDump,
  Elasticache,
  JwtAuthorizer,
  Monitoring,
  Networking,
  SyntheticsCanary,
  WebSocketApi,
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
    CLERK_ISSUER: { staging: "https://clerk.staging.eloquent.example", production: "https://clerk.eloquent.example" },
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

    const app = variables.CORS_ORIGINS;
    const clerk = new JwtAuthorizer(stack, "clerk", { issuer: variables.CLERK_ISSUER, parties: [app] });
    const api = new ApiGateway(stack, "api_gateway", {
      name: "eloquent-ai-api",
      forwardsTo: backend,
      authorize: { by: clerk, except: ["GET /health", "GET /version"] },
      passes: { user: "X-User-Id", requestId: "X-Request-Id" },
      streams: { "POST /v1/chats/stream": "2 minutes" },
      limits: {
        perIp: "1000 / minute",
        perUser: "100 / minute",
        anonymous: "20 / minute",
        classes: { llm: { routes: ["POST /v1/chats", "POST /v1/chats/stream"], limit: "10 / minute per user" } },
      },
      cors: { origins: [app] },
    });
    const live = new WebSocketApi(stack, "websocket_api", {
      name: "eloquent-ai-live",
      forwardsTo: backend,
      authorize: { by: clerk },
    });
    const cdn = new Cdn(stack, "cdn", { serves: assets, cors: { origins: [app] } });
    new Monitoring(stack, "monitoring", {
      watches: [
        ...[network, backend, cache, api, live, clerk, cdn, dump],
        ...[new SyntheticsCanary(stack, "canary", { asks: api }), ...reported(backend)],
      ],
      cpu: "70 %",
      memory: "80 %",
      errors: "5 %",
      budget: environment.budget,
      cost: { daily: "$50 / day" },
      notify: told(secrets.paging),
      runbooks: "https://github.com/eloquent-ai/chatbot/blob/main/docs/runbooks.md",
    });

    return { url: api.url, live: live.url, service: backend, cache, cdn };
  },

  verify: {
    smoke: { file: "smoke.yaml", at: "url", token: "TEST_JWT_TOKEN" },
    browser: { config: "playwright.config.production.ts", in: ["production"] },
  },

  costs: {
    // A month of about 1,000 users a day in production; staging is tried by the team.
    usage: {
      staging: {
        "app-runner.vcpu-hour": 20,
        "api-gateway.million-requests": 0.1,
        "web-acl.million-requests": 0.1,
        "websocket-api.million-messages": 0.1,
        "nat-gateway.gb": 10,
        "internet.gb": 10,
        "cloudfront.gb": 10,
        "logs.gb": 2,
        "logs.gb-month": 2,
        "s3.gb-month": 20,
        "s3.thousand-writes": 50,
        "s3.thousand-reads": 100,
        "fargate-arm.vcpu-hour": 5,
        "fargate-arm.gb-hour": 10,
      },
      production: {
        "app-runner.vcpu-hour": 730,
        "app-runner.gb-hour": 1460,
        "api-gateway.million-requests": 5,
        "web-acl.million-requests": 5,
        "websocket-api.million-messages": 10,
        "websocket-api.million-minutes": 2,
        "nat-gateway.gb": 200,
        "internet.gb": 300,
        "cloudfront.gb": 500,
        "cloudfront.million-requests": 10,
        "logs.gb": 25,
        "logs.gb-month": 25,
        "s3.gb-month": 300,
        "s3.thousand-writes": 1000,
        "s3.thousand-reads": 5000,
        "secret.ten-thousand-reads": 1,
        "fargate-arm.vcpu-hour": 15,
        "fargate-arm.gb-hour": 30,
      },
    },
    suppliers: {
      Supabase: { plan: "Pro", costs: "$25 / month", asOf: "2026-11", source: "https://supabase.com/pricing" },
      Clerk: { plan: "Pro", costs: "$25 / month", asOf: "2026-11", source: "https://clerk.com/pricing" },
      Anthropic: {
        plan: "API, by use",
        costs: { from: "$50 / month", to: "$200 / month" },
        asOf: "2026-11",
        source: "https://claude.com/pricing#api",
        in: ["production"],
      },
      // "Starter" is the free tier by now; what the system needs is the next plan, with a least of $50.
      Pinecone: {
        plan: "Standard",
        costs: { from: "$50 / month", to: "$70 / month" },
        asOf: "2026-11",
        source: "https://www.pinecone.io/pricing/",
        in: ["production"],
      },
      Vercel: {
        plan: "Pro, one seat",
        costs: "$20 / month",
        asOf: "2026-11",
        source: "https://vercel.com/pricing",
        in: ["production"],
      },
      Sentry: {
        plan: "Team",
        costs: { from: "$26 / month", to: "$29 / month" },
        asOf: "2026-11",
        source: "https://sentry.io/pricing/",
        in: ["production"],
      },
      // The first million events a month are free.
      PostHog: {
        plan: "by use",
        costs: { from: "$0 / month", to: "$50 / month" },
        asOf: "2026-11",
        source: "https://posthog.com/pricing",
        in: ["production"],
      },
    },
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
