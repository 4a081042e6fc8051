export { Cdn } from "./cdn.ts";
export type { BucketOrigin, CdnProps, TlsPolicy } from "./props.ts";
