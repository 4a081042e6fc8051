import { enter } from "@towline/action-kit/entry";
import { run } from "./run.ts";
import { spec } from "./spec.ts";

await enter(spec, run);
