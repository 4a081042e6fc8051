import type { Network } from "../networking/index.ts";

/** Node types by name: `cache.t4g.small`. */
export type CacheNode = `cache.${string}.${string}`;

/** What is dropped when the memory is full. `volatile-lru` drops only keys that have a time to live. */
export type Eviction = "volatile-lru" | "allkeys-lru" | "volatile-lfu" | "allkeys-lfu" | "volatile-ttl" | "noeviction";

export interface ElasticacheProps {
  readonly network: Network;
  /** `redis` is Redis OSS 7.1, the last that ElastiCache has; `valkey` is its open successor and cheaper. */
  readonly engine: "redis" | "valkey";
  /**
   * @default "volatile-lru": sessions and counters without a time to live are never dropped to make room for cached
   * answers (D-E1-12)
   */
  readonly evict?: Eviction;
  /** @default by environment class: "cache.t4g.small" (1.37 GiB) in production and staging, "cache.t4g.micro" elsewhere */
  readonly node?: CacheNode;
  /**
   * Nodes in all, primary and replicas, 1 to 6. Two or more are spread over the zones and fail over by themselves.
   * @default by environment class: 2 in production and staging, 1 elsewhere
   */
  readonly nodes?: number;
  /** Name of the replication group, at most 40 characters. @default `<project>-<environment>-<id>` */
  readonly name?: string;
  /** Days that daily snapshots are kept. @default by environment class: 7 in production, 1 in staging, 0 elsewhere */
  readonly snapshots?: number;
}
