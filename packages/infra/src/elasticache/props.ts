import type { Network } from "../networking/index.ts";

/** Node types by name: `cache.t4g.small`. */
export type CacheNode = `cache.${string}.${string}`;

/** What is dropped when the memory is full. `volatile-lru` drops only keys that have a time to live. */
export type Eviction = "volatile-lru" | "allkeys-lru" | "volatile-lfu" | "allkeys-lfu" | "volatile-ttl" | "noeviction";

/**
 * What is kept in it, which decides what goes when the memory is full (D-E1-12): of a `cache` anything, of `sessions` nothing,
 * of both in one only what has a time to live.
 */
export type CachePurpose = "cache" | "sessions" | "cache and sessions";

/** Data spread over several shards, each with its own primary and replicas. */
export interface Shards {
  /** 3 to 6; the client has to speak cluster mode. */
  readonly count: 3 | 4 | 5 | 6;
  /** Replicas of each shard, 1 to 5: without one a shard that fails takes its share of the data with it. @default 1 */
  readonly replicas?: number;
}

/** A user besides the one that services connect as by default. */
export interface CacheUserProps {
  /** @default "read and write" */
  readonly access?: "read" | "read and write";
  /** Only keys that begin so: `["session:"]`. Keeps the sessions of one service from the cache of another. @default all */
  readonly keys?: readonly string[];
}

export interface ElasticacheProps {
  readonly network: Network;
  /** `redis` is Redis OSS 7.1, the last that ElastiCache has; `valkey` is its open successor and cheaper. */
  readonly engine: "redis" | "valkey";
  /** @default "cache and sessions" */
  readonly purpose?: CachePurpose;
  /**
   * @default by purpose: "allkeys-lru", "noeviction", or "volatile-lru": sessions and counters without a time to live are never
   * dropped to make room for cached answers (D-E1-12)
   */
  readonly evict?: Eviction;
  /** @default by environment class: "cache.t4g.small" (1.37 GiB) in production and staging, "cache.t4g.micro" elsewhere */
  readonly node?: CacheNode;
  /**
   * Memory that one node needs at least, instead of its type: the smallest node that really has it is taken
   * (cache.t3.micro and cache.t4g.micro have 0.5 GiB, not 1: D-E1-11).
   */
  readonly memory?: `${number} GB`;
  /**
   * Nodes in all, primary and replicas, 1 to 6. Two or more are spread over the zones and fail over by themselves.
   * @default by environment class: 2 in production and staging, 1 elsewhere
   */
  readonly nodes?: number;
  /** Cluster mode instead of {@link nodes}: data in 3 to 6 shards. @default one shard */
  readonly shards?: Shards;
  /** Name of the replication group, at most 40 characters. @default `<project>-<environment>-<id>` */
  readonly name?: string;
  /** Days that daily snapshots are kept, 0 to 35. @default by environment class: 7 in production, 1 in staging, 0 elsewhere */
  readonly snapshots?: number;
  /** When snapshots are taken, UTC. @default "03:00-04:00" */
  readonly snapshotWindow?: `${number}:${number}-${number}:${number}`;
  /** When AWS may patch a node, UTC. @default "sun:05:00-sun:06:00" */
  readonly maintenanceWindow?: `${string}:${number}:${number}-${string}:${number}:${number}`;
  /** Further users by name, each proving itself with IAM; a service connects as one with `cache.as("reader")`. @default none */
  readonly users?: Readonly<Record<string, CacheUserProps>>;
  /**
   * How the application proves who it is. With "password" a random one is kept in Secrets Manager and passed to the service by
   * reference; for clients that cannot sign with IAM, and the reason says which.
   * @default "iam", so there is no password
   */
  readonly auth?: "iam" | { readonly password: string };
}

/** A cache without nodes, which grows and shrinks with its use. */
export interface ElasticacheServerlessProps {
  readonly network: Network;
  readonly engine: "redis" | "valkey";
  readonly limits: {
    /** Most data, 1 to 5000 GB. What does not fit is evicted, if it has a time to live, or refused. */
    readonly memory: `${number} GB`;
    /** Most use, 1000 to 15000000: about one ECPU a simple command of a kilobyte. What is more is refused. */
    readonly use: `${number} ECPU / second`;
  };
  /** Capacity that is there (and paid) before it is needed. @default none, it grows when it is used */
  readonly ready?: { readonly memory?: `${number} GB`; readonly use?: `${number} ECPU / second` };
  /** @default `<project>-<environment>-<id>` */
  readonly name?: string;
  /** @default by environment class: 7 in production, 1 in staging, 0 elsewhere */
  readonly snapshots?: number;
  /** When the daily snapshot is taken, UTC. @default "03:00" */
  readonly snapshotTime?: `${number}:${number}`;
  /** @default none */
  readonly users?: Readonly<Record<string, CacheUserProps>>;
}
