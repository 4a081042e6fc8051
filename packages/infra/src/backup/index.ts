export { Backups } from "./backups.ts";
export { DatabaseDump } from "./database-dump.ts";
export type { BackupsProps, DatabaseDumpProps, Objectives, RestorableType } from "./props.ts";
