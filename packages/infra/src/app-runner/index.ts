export { AppRunner } from "./app-runner.ts";
