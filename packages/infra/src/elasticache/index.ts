export { Elasticache } from "./elasticache.ts";
export type { CacheNode, ElasticacheProps, Eviction } from "./props.ts";
