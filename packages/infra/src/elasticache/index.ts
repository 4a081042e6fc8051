export { Elasticache } from "./elasticache.ts";
export type {
  CacheNode,
  CachePurpose,
  CacheUserProps,
  ElasticacheProps,
  ElasticacheServerlessProps,
  Eviction,
  Shards,
} from "./props.ts";
export { ElasticacheServerless } from "./serverless.ts";
