export { ScriptBucket, type StoredScript } from "./script-bucket.ts";
export { zip } from "./zip.ts";
