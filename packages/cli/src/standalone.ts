import { registerGenerate, registerWorkflows } from "./commands/workflows/register.ts";
import { newProgram, run, start } from "./program.ts";

/**
 * What is published as `towline`: the commands that need no system and no Terraform, for any repository with workflow
 * files. `main.ts` has all commands.
 */
const program = newProgram("Check, simulate, draw, import and generate GitHub Actions files, anybody's.");
registerWorkflows(program, run);
registerGenerate(program, undefined, run);
await start(program, process.argv.slice(2));
// All that is left is to take everything down in order, which a process need not wait for once its words are out.
process.stdout.write("", () => process.exit());
