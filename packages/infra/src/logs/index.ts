export { type LogDestination, LogGroup, type LogGroupProps, type LogMetric } from "./log-group.ts";
