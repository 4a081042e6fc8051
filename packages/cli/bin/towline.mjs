#!/usr/bin/env node
// Not TypeScript: Node keeps the types that it took out of the other files, but only from this call on.
import { enableCompileCache } from "node:module";

enableCompileCache();
// What works on anybody's workflow files needs no system, and starts sooner without.
if (process.argv[2] === "workflows") {
  const { startCheck } = await import("../src/commands/workflows/check-start.ts");
  startCheck(process.argv.slice(2));
  await import("../src/standalone.ts");
} else await import("../src/main.ts");
