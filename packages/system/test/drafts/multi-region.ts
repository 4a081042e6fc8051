import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { Networking } from "@towline/infra";
import { system } from "@towline/system";

/** C: two regions, containers and functions, a primary database and its replica. */
export const multiRegion = system("cynthai", {
  repository: "cynthai/movement",
  environments: {
    development: {
      class: "development",
      branch: "develop",
      account: "444444444441",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.10.0.0/16",
    },
    staging: {
      class: "staging",
      branch: "staging",
      account: "444444444442",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.11.0.0/16",
    },
    production: {
      class: "production",
      branch: "main",
      account: "444444444443",
      regions: {
        "us-east-1": { zones: ["us-east-1a", "us-east-1b", "us-east-1c"], cidr: "10.12.0.0/16" },
        "us-west-2": { zones: ["us-west-2a", "us-west-2b", "us-west-2c"], cidr: "10.13.0.0/16" },
      },
      reviewers: ["@cynthai/release-managers"],
    },
  },
  images: {
    web: { name: "cynthai-web", context: "apps/web" },
    api: { name: "cynthai-api", context: "apps/api" },
  },
  secrets: { media: ["MEDIA_SIGNING_KEY"], monitoring: ["NEW_RELIC_LICENSE_KEY"] },
  variables: { MEDIA_BUCKET: { development: "media-dev", staging: "media-staging", production: "media" } },

  infrastructure(stack, { region, images, environment }) {
    new Networking(stack, "networking", { cidr: region.cidr as "10.0.0.0/16", zones: region.zones });
    const database = new DbInstance(stack, "database", {
      instanceClass: "db.r6g.large",
      multiAz: region.role === "primary" && environment.class === "production",
      backupRetentionPeriod: 35,
    });
    const queue = new SqsQueue(stack, "jobs", { name: "jobs" });
    const worker = new LambdaFunction(stack, "worker", {
      functionName: "worker",
      role: "arn:aws:iam::444444444443:role/worker",
      packageType: "Image",
      imageUri: images.api.uri,
    });
    return { url: "https://app.cynthai.example", queue: queue.url, worker: worker.arn, database: database.endpoint };
  },

  verify: {
    smoke: { file: "smoke.yaml", at: "url", timeout: "10 minutes" },
    browser: { config: "playwright.config.ts", in: ["staging", "production"] },
  },
});
