export * from "./actions/index.ts";
export { type Problem, WorkflowError } from "./errors.ts";
export * from "./expressions/index.ts";
export type { Pin, Pins } from "./lower/pins.ts";
export * from "./model/index.ts";
export * as events from "./simulate/events.ts";
export { type GenerateOptions, generate } from "./write/generate.ts";
