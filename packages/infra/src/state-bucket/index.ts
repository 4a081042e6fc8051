export { StateBucket, type StateBucketProps, stateKeyArn } from "./state-bucket.ts";
