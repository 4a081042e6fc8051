#!/usr/bin/env node
// Not TypeScript: Node keeps the types that it took out of the other files, but only from this call on.
import { enableCompileCache } from "node:module";

enableCompileCache();
// What works on anybody's workflow files needs no system, and starts sooner without.
await import(process.argv[2] === "workflows" ? "../src/standalone.ts" : "../src/main.ts");
