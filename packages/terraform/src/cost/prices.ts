import { INSTANCES } from "./instances.ts";
import type { Price } from "./types.ts";

/** Month in which the prices were looked up, and the region that they are of. */
export const AS_OF = "2026-11";
export const HOME = "us-east-1";

const page = (path: string) => `https://aws.amazon.com/${path}/pricing/`;
const VPC = page("vpc");
const FARGATE = page("fargate");
const LAMBDA = page("lambda");
const WATCH = page("cloudwatch");
const ROUTE53 = page("route53");
const WAF = page("waf");
const GATEWAY = page("api-gateway");
const S3 = page("s3");
const TRANSFER = "https://aws.amazon.com/ec2/pricing/on-demand/";

/** A price that other regions have too, at another level. */
const regional = (usd: number, unit: string, what: string, source: string, free?: number): Price => ({
  usd,
  unit,
  what,
  source,
  regional: true,
  ...(free === undefined ? {} : { free }),
});

/** A price that is the same in every region. */
const global = (usd: number, unit: string, what: string, source: string, free?: number): Price => ({
  ...regional(usd, unit, what, source, free),
  regional: false,
});

/**
 * On-demand prices of us-east-1 in US dollars, as the pages of the services list them. Names are `<what>.<unit>`; a declared usage uses
 * the same names.
 */
const SERVICES = {
  "nat-gateway.hour": regional(0.045, "hour", "NAT gateway", VPC),
  "nat-gateway.gb": regional(0.045, "GB", "data through NAT gateways", VPC),
  "public-ipv4.hour": global(0.005, "hour", "public IPv4 address", VPC),
  "vpc-endpoint.hour": regional(0.01, "hour", "interface endpoint, each zone", page("privatelink")),
  "vpc-endpoint.gb": regional(0.01, "GB", "data through interface endpoints", page("privatelink")),
  "load-balancer.hour": regional(0.0225, "hour", "load balancer", page("elasticloadbalancing")),
  "load-balancer.capacity-hour": regional(
    0.008,
    "capacity unit and hour",
    "load balancer capacity",
    page("elasticloadbalancing"),
  ),
  "internet.gb": regional(0.09, "GB", "data to the internet", TRANSFER, 100),
  "region-transfer.gb": regional(0.02, "GB", "data to another region", TRANSFER),

  "app-runner.gb-hour": regional(0.007, "GB and hour", "App Runner memory kept ready", page("apprunner")),
  "app-runner.vcpu-hour": regional(0.064, "vCPU and hour", "App Runner processor at work", page("apprunner")),
  "fargate.vcpu-hour": regional(0.04048, "vCPU and hour", "Fargate processor", FARGATE),
  "fargate.gb-hour": regional(0.004445, "GB and hour", "Fargate memory", FARGATE),
  "fargate-arm.vcpu-hour": regional(0.03238, "vCPU and hour", "Fargate processor (arm64)", FARGATE),
  "fargate-arm.gb-hour": regional(0.00356, "GB and hour", "Fargate memory (arm64)", FARGATE),
  // Spare capacity has a price of the day; this is about a third of the list.
  "fargate-spot.vcpu-hour": regional(0.0134, "vCPU and hour", "Fargate processor (spot)", FARGATE),
  "fargate-spot.gb-hour": regional(0.0015, "GB and hour", "Fargate memory (spot)", FARGATE),
  "fargate-arm-spot.vcpu-hour": regional(0.0107, "vCPU and hour", "Fargate processor (arm64, spot)", FARGATE),
  "fargate-arm-spot.gb-hour": regional(0.0012, "GB and hour", "Fargate memory (arm64, spot)", FARGATE),
  "lambda.million-requests": regional(0.2, "million requests", "Lambda requests", LAMBDA, 1),
  "lambda.gb-second": regional(0.0000166667, "GB and second", "Lambda time", LAMBDA, 400_000),
  "lambda-arm.gb-second": regional(0.0000133334, "GB and second", "Lambda time (arm64)", LAMBDA, 400_000),
  "lambda-provisioned.gb-second": regional(0.0000041667, "GB and second", "Lambda provisioned concurrency", LAMBDA),
  "ebs-gp3.gb-month": regional(0.08, "GB and month", "gp3 volume", page("ebs")),

  "elasticache-redis.gb-hour": regional(0.125, "GB and hour", "serverless cache (redis)", page("elasticache")),
  "elasticache-valkey.gb-hour": regional(0.084, "GB and hour", "serverless cache (valkey)", page("elasticache")),
  "elasticache-redis.million-ecpu": regional(0.0034, "million ECPU", "serverless cache (redis)", page("elasticache")),
  "elasticache-valkey.million-ecpu": regional(0.0023, "million ECPU", "serverless cache (valkey)", page("elasticache")),
  "elasticache-snapshot.gb-month": regional(0.085, "GB and month", "cache snapshots", page("elasticache")),
  "aurora.acu-hour": regional(0.12, "ACU and hour", "Aurora Serverless v2", page("rds/aurora")),
  "aurora.gb-month": regional(0.1, "GB and month", "Aurora storage", page("rds/aurora")),
  "aurora.million-io": regional(0.2, "million requests", "Aurora I/O", page("rds/aurora")),
  "rds-gp3.gb-month": regional(0.115, "GB and month", "RDS gp3 storage", page("rds/postgresql")),
  "dynamodb.million-writes": regional(0.625, "million writes", "DynamoDB writes", page("dynamodb")),
  "dynamodb.million-reads": regional(0.125, "million reads", "DynamoDB reads", page("dynamodb")),
  "dynamodb.gb-month": regional(0.25, "GB and month", "DynamoDB storage", page("dynamodb"), 25),
  "s3.gb-month": regional(0.023, "GB and month", "S3 storage", S3),
  "s3.thousand-writes": regional(0.005, "thousand requests", "S3 PUT, COPY, POST, LIST", S3),
  "s3.thousand-reads": regional(0.0004, "thousand requests", "S3 GET", S3),
  "ecr.gb-month": regional(0.1, "GB and month", "image storage", page("ecr")),
  "ecr.image-scan": regional(0.09, "image", "first scan of an image", page("inspector")),
  "efs.gb-month": regional(0.3, "GB and month", "EFS storage", page("efs")),
  "backup.gb-month": regional(0.05, "GB and month", "backup storage", page("backup")),

  "kms.key": global(1, "key and month", "KMS key", page("kms")),
  "kms.ten-thousand-requests": global(0.03, "ten thousand requests", "KMS requests", page("kms"), 2),
  "secret.month": global(0.4, "secret and month", "secret", page("secrets-manager")),
  "secret.ten-thousand-reads": global(0.05, "ten thousand calls", "reads of secrets", page("secrets-manager")),
  "parameter.month": global(0.05, "parameter and month", "advanced parameter", page("systems-manager")),

  "alarm.metric": global(0.1, "metric and month", "alarm, each metric", WATCH, 10),
  "alarm-fast.metric": global(0.3, "metric and month", "high-resolution alarm, each metric", WATCH),
  "alarm-composite.month": global(0.5, "alarm and month", "composite alarm", WATCH),
  "dashboard.month": global(3, "dashboard and month", "dashboard", WATCH, 3),
  "dashboard-large.month": global(3, "dashboard and month", "dashboard of more than 50 metrics", WATCH),
  "metric.month": global(0.3, "metric and month", "custom metric", WATCH, 10),
  "canary.run": regional(0.0012, "run", "canary", WATCH, 100),
  "logs.gb": regional(0.5, "GB", "logs taken in", WATCH, 5),
  "logs-infrequent.gb": regional(0.25, "GB", "logs taken in (infrequent access)", WATCH),
  "logs.gb-month": regional(0.03, "GB and month", "logs kept", WATCH, 5),
  "traces.million": regional(5, "million traces", "traces", page("xray"), 0.1),
  // Two actions are free all month.
  "budget-action.day": global(0.1, "action and day", "action of a budget", page("aws-cost-management/aws-budgets"), 62),
  "config.item": global(0.003, "item", "recorded configuration", page("config")),

  "dns-zone.month": global(0.5, "zone and month", "hosted zone", ROUTE53),
  "dns.million-queries": global(0.4, "million queries", "DNS queries", ROUTE53),
  "health-check-aws.month": global(0.5, "check and month", "health check of an AWS endpoint", ROUTE53, 50),
  "health-check.month": global(0.75, "check and month", "health check", ROUTE53),
  "health-check-aws.feature": global(1, "feature and month", "health check: HTTPS, text, latency, fast", ROUTE53),
  "health-check.feature": global(2, "feature and month", "health check: HTTPS, text, latency, fast", ROUTE53),
  "web-acl.month": global(5, "ACL and month", "web ACL", WAF),
  "web-acl.rule": global(1, "rule and month", "rule of a web ACL", WAF),
  "web-acl.managed-control": global(10, "rule group and month", "bot or fraud control", WAF),
  "web-acl.million-requests": global(0.6, "million requests", "requests through web ACLs", WAF),
  "api-gateway.million-requests": regional(3.5, "million requests", "REST API requests", GATEWAY),
  "http-api.million-requests": regional(1, "million requests", "HTTP API requests", GATEWAY),
  "websocket-api.million-messages": regional(1, "million messages", "WebSocket messages", GATEWAY),
  "websocket-api.million-minutes": regional(0.25, "million minutes", "WebSocket connections", GATEWAY),
  "cloudfront.gb": global(0.085, "GB", "CloudFront data to Europe and North America", page("cloudfront"), 1024),
  "cloudfront.million-requests": global(1, "million requests", "CloudFront requests", page("cloudfront"), 10),

  "sqs.million-requests": regional(0.4, "million requests", "queue requests", page("sqs"), 1),
  "sns.million-publishes": regional(0.5, "million publishes", "topic publishes", page("sns"), 1),
  "events.million": regional(1, "million events", "events", page("eventbridge")),
  "scheduler.million": regional(1, "million starts", "scheduled starts", page("eventbridge"), 14),
} as const satisfies { readonly [name: string]: Price };

/** Names that a declared usage may use. */
export type PriceName = keyof typeof SERVICES;

export const PRICES: { readonly [name: string]: Price } = { ...SERVICES, ...INSTANCES };

/** Whether a price of this name exists that a usage may be declared for. */
export const isPriceName = (name: string): name is PriceName => name in SERVICES;
