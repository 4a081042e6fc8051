import type { Price } from "./types.ts";

/** Hourly prices of machines by their type, on demand, Linux, us-east-1, in US dollars. */
type Hourly = { readonly [type: string]: number };

/** https://aws.amazon.com/elasticache/pricing/: engine redis. Valkey is a fifth cheaper on every type. */
const CACHE: Hourly = {
  "cache.t3.micro": 0.017,
  "cache.t3.small": 0.034,
  "cache.t3.medium": 0.068,
  "cache.t4g.micro": 0.016,
  "cache.t4g.small": 0.032,
  "cache.t4g.medium": 0.065,
  "cache.m5.large": 0.156,
  "cache.m5.xlarge": 0.311,
  "cache.m6g.large": 0.149,
  "cache.m6g.xlarge": 0.297,
  "cache.m7g.large": 0.158,
  "cache.m7g.xlarge": 0.315,
  "cache.m7g.2xlarge": 0.629,
  "cache.r5.large": 0.216,
  "cache.r5.xlarge": 0.431,
  "cache.r6g.large": 0.206,
  "cache.r6g.xlarge": 0.411,
  "cache.r6g.2xlarge": 0.821,
  "cache.r7g.large": 0.219,
  "cache.r7g.xlarge": 0.437,
  "cache.r7g.2xlarge": 0.873,
};
const VALKEY = 0.8;

/** https://aws.amazon.com/rds/postgresql/pricing/: one zone. */
const DATABASE: Hourly = {
  "db.t3.micro": 0.018,
  "db.t3.small": 0.036,
  "db.t3.medium": 0.072,
  "db.t4g.micro": 0.016,
  "db.t4g.small": 0.032,
  "db.t4g.medium": 0.065,
  "db.t4g.large": 0.129,
};

/** https://aws.amazon.com/ec2/pricing/on-demand/ */
const MACHINE: Hourly = {
  "t3.nano": 0.0052,
  "t3.micro": 0.0104,
  "t3.small": 0.0208,
  "t3.medium": 0.0416,
  "t3.large": 0.0832,
  "t4g.nano": 0.0042,
  "t4g.micro": 0.0084,
  "t4g.small": 0.0168,
  "t4g.medium": 0.0336,
  "t4g.large": 0.0672,
};

/** https://aws.amazon.com/api-gateway/pricing/: cache of a stage, by its size in GB. */
const API_CACHE: Hourly = {
  "0.5": 0.02,
  "1.6": 0.038,
  "6.1": 0.2,
  "13.5": 0.25,
  "28.4": 0.5,
  "58.2": 1,
  "118": 1.9,
  "237": 3.8,
};

function table(prefix: string, hourly: Hourly, source: string, share = 1): [string, Price][] {
  return Object.entries(hourly).map(([type, usd]) => [
    `${prefix}.${type}`,
    { usd: Math.round(usd * share * 1e5) / 1e5, unit: "hour", what: `${type} (${prefix})`, source, regional: true },
  ]);
}

/** Prices of machines, named `<engine>.<type>`. */
export const INSTANCES: { readonly [name: string]: Price } = Object.fromEntries([
  ...table("redis", CACHE, "https://aws.amazon.com/elasticache/pricing/"),
  ...table("valkey", CACHE, "https://aws.amazon.com/elasticache/pricing/", VALKEY),
  ...table("postgres", DATABASE, "https://aws.amazon.com/rds/postgresql/pricing/"),
  ...table("api-cache", API_CACHE, "https://aws.amazon.com/api-gateway/pricing/"),
  ...table("ec2", MACHINE, "https://aws.amazon.com/ec2/pricing/on-demand/"),
]);

/** Hours that AWS counts a month with: 8,760 a year by twelve. */
export const HOURS = 730;
