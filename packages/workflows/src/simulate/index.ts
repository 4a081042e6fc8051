export type { SimulatedEvent } from "./events.ts";
export type { EnvironmentRules, SimulateOptions } from "./options.ts";
export { simulate } from "./simulate.ts";
export {
  type SimulatedConcurrency,
  type SimulatedEnvironment,
  type SimulatedJob,
  type SimulatedStep,
  Simulation,
} from "./simulation.ts";
