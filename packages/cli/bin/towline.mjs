#!/usr/bin/env node
// Not TypeScript: Node keeps the types that it took out of the other files, but only from this call on.
import { enableCompileCache } from "node:module";

enableCompileCache();
await import("../src/main.ts");
