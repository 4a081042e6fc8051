import { HOME } from "./prices.ts";
import type { Estimate, Price } from "./types.ts";

/** Prices of other regions as their pages list them, by name. */
const LISTED: { readonly [region: string]: { readonly [name: string]: number } } = {
  "eu-west-1": {
    "nat-gateway.hour": 0.048,
    "nat-gateway.gb": 0.048,
    "vpc-endpoint.hour": 0.011,
    "load-balancer.hour": 0.0252,
    "fargate.vcpu-hour": 0.04048,
    "fargate.gb-hour": 0.004445,
    "fargate-arm.vcpu-hour": 0.03238,
    "fargate-arm.gb-hour": 0.00356,
    "internet.gb": 0.09,
  },
  "eu-central-1": {
    "nat-gateway.hour": 0.052,
    "nat-gateway.gb": 0.052,
    "vpc-endpoint.hour": 0.012,
    "load-balancer.hour": 0.027,
    "fargate.vcpu-hour": 0.04656,
    "fargate.gb-hour": 0.00511,
    "fargate-arm.vcpu-hour": 0.03725,
    "fargate-arm.gb-hour": 0.00409,
    "internet.gb": 0.09,
  },
};

/** What the rest of a region's list is by, roughly, against us-east-1. */
const FACTORS: { readonly [region: string]: number } = {
  "us-west-1": 1.15,
  "ca-central-1": 1.1,
  "eu-west-1": 1.1,
  "eu-west-2": 1.15,
  "eu-west-3": 1.15,
  "eu-central-1": 1.15,
  "eu-north-1": 1.05,
  "eu-south-1": 1.15,
  "ap-south-1": 1.05,
  "ap-southeast-1": 1.25,
  "ap-southeast-2": 1.25,
  "ap-northeast-1": 1.25,
  "sa-east-1": 1.6,
};

/** Regions with the very list of us-east-1. */
const ALIKE = new Set([HOME, "us-east-2", "us-west-2"]);

/** How the prices of a region are known. */
export function basisOf(region: string): Estimate["basis"] {
  if (ALIKE.has(region)) return "listed";
  return region in FACTORS ? "by-factor" : "assumed";
}

/** US dollars a unit in a region. */
export function unitPriceIn(region: string, name: string, { regional, usd }: Price): number {
  if (!regional) return usd;
  // Rounded where a price list would: what stands in a report must multiply.
  return LISTED[region]?.[name] ?? Number((usd * (FACTORS[region] ?? 1)).toPrecision(6));
}
