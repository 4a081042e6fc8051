export { accessLogBucket, Bucket } from "./bucket.ts";
export { bucketName } from "./name.ts";
export type {
  Archive,
  ArchiveClass,
  AssetBucketProps,
  BackupBucketProps,
  BucketProps,
  LogBucketProps,
  UploadBucketProps,
} from "./props.ts";
