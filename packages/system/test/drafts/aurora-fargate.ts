import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { Networking } from "@towline/infra";
import { system } from "@towline/system";

/** E2: a service on ECS Fargate with Aurora Serverless v2, and a front end in a bucket behind a CDN. */
export const auroraFargate = system("eloquent-fargate", {
  repository: "eloquent-ai/fargate",
  environments: {
    development: {
      class: "development",
      branch: "develop",
      account: "333333333331",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.2.0.0/16",
      sizes: { acu: "0.5" },
    },
    staging: {
      class: "staging",
      branch: "staging",
      account: "333333333332",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.1.0.0/16",
      sizes: { acu: "1" },
    },
    production: {
      class: "production",
      branch: "main",
      account: "333333333333",
      region: "us-east-1",
      zones: ["us-east-1a", "us-east-1b"],
      cidr: "10.0.0.0/16",
      sizes: { acu: "2" },
      budget: "$330 / month",
      reviewers: ["@eloquent-ai/platform"],
    },
  },
  images: { api: { name: "eloquent-api", context: "backend", platform: "linux/arm64" } },
  secrets: { ai: ["OPENAI_API_KEY", "PINECONE_API_KEY"], auth: ["JWT_SECRET"] },

  infrastructure(stack, { environment, region, images }) {
    const network = new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
    const database = new RdsCluster(stack, "database", {
      engine: "aurora-postgresql",
      engineMode: "provisioned",
      manageMasterUserPassword: true,
      storageEncrypted: true,
      serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: Number(environment.sizes.acu) },
    });
    const task = new EcsTaskDefinition(stack, "task", {
      family: "eloquent-api",
      requiresCompatibilities: ["FARGATE"],
      containerDefinitions: JSON.stringify([
        { name: "api", image: images.api.uri, portMappings: [{ containerPort: 8000 }] },
      ]),
    });
    const service = new EcsService(stack, "service", {
      name: "eloquent-api",
      cluster: new EcsCluster(stack, "cluster", { name: "eloquent" }).arn,
      taskDefinition: task.arn,
      networkConfiguration: { subnets: [...network.privateSubnetIds] },
    });
    const site = new S3Bucket(stack, "site", { bucketPrefix: "eloquent-site-" });
    return { url: "https://api.eloquent.example", site: site.bucket, service: service.id, database: database.endpoint };
  },

  services: {
    web: { on: "static-site", build: "npm run build", folder: "frontend/dist", bucket: "site", health: "/" },
  },
  verify: { smoke: "smoke.yaml" },
});
