export { DATABASE_CONNECTIONS, LLM_THROTTLED, Monitoring } from "./monitoring.ts";
export type { MonitoringProps } from "./props.ts";
