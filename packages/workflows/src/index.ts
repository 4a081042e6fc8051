export * from "./actions/index.ts";
export * from "./bindings/index.ts";
export * from "./check/index.ts";
export { compareWithDisk, type Drift } from "./drift/compare.ts";
export { semanticDiff } from "./drift/semantic.ts";
export { writeAll } from "./drift/write.ts";
export { type Problem, WorkflowError } from "./errors.ts";
export * from "./expressions/index.ts";
export * from "./import/index.ts";
export type { Pin, Pins } from "./lower/pins.ts";
export * from "./model/index.ts";
export * from "./pins/index.ts";
export * from "./repositories/index.ts";
export * from "./see/index.ts";
export * as events from "./simulate/events.ts";
export * from "./simulate/index.ts";
export { type Place, recordSources } from "./sources.ts";
export { bundleSteps } from "./step-function/bundle.ts";
export {
  StepFunction,
  type StepFunctionProps,
  stepFunction,
} from "./step-function/definition.ts";
export { runTypescript, type TypescriptOptions } from "./step-function/step.ts";
export { type FilesOptions, filesOf } from "./write/files.ts";
export { type GenerateOptions, generate } from "./write/generate.ts";
export { locator, type SourceMap, sourceMap } from "./write/source-map.ts";
