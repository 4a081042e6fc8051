export { type CallHttpProps, callHttp } from "./http.ts";
export type { ScheduleProps, TimeOfDay, When } from "./props.ts";
export { Schedule } from "./schedule.ts";
export {
  invoke,
  type RunTaskProps,
  runTask,
  type ScheduleTarget,
  sendMessage,
  startExecution,
} from "./targets.ts";
export { timing } from "./timing.ts";
