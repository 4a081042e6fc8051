export {
  type BusinessMetric,
  businessMetrics,
  type DatabasePoolProps,
  databasePool,
  type LanguageModelProps,
  languageModel,
  type Reporter,
} from "./application.ts";
export { DATABASE_CONNECTIONS, LLM_THROTTLED, Monitoring } from "./monitoring.ts";
export type { MonitoringProps, Mute } from "./props.ts";
