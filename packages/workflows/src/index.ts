export * from "./actions/index.ts";
export { cataloguePath } from "./bindings/catalogue.ts";
export type { BindingsOptions, Catalogue, CatalogueAction, CatalogueInput } from "./bindings/index.ts";
export {
  type CheckedFile,
  type CheckOptions,
  check,
  documented,
  type Finding,
  type FindingFormat,
  formatFindings,
  type Project,
  type Rule,
  rulesTable,
  type SarifLog,
} from "./check/index.ts";
export { compareWithDisk, type Drift } from "./drift/compare.ts";
export { semanticDiff } from "./drift/semantic.ts";
export { writeAll } from "./drift/write.ts";
export { type Problem, WorkflowError } from "./errors.ts";
export * from "./expressions/index.ts";
export { ImportError } from "./import/error.ts";
export type { Imported, Roundtrip, YamlInput } from "./import/index.ts";
export * from "./late.ts";
export type { Pin, Pins } from "./lower/pins.ts";
export * from "./model/index.ts";
export * from "./pins/index.ts";
export * from "./repositories/index.ts";
export type { JobOverview, PageOptions, TriggerOverview, WorkflowOverview } from "./see/index.ts";
export * as events from "./simulate/events.ts";
export type {
  EnvironmentRules,
  SimulatedConcurrency,
  SimulatedEnvironment,
  SimulatedEvent,
  SimulatedJob,
  SimulatedStep,
  SimulateOptions,
} from "./simulate/index.ts";
export { Simulation } from "./simulate/simulation.ts";
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
