export { AppRunner } from "./app-runner.ts";
export type { AppRunnerProps, Health, Scale } from "./props.ts";
