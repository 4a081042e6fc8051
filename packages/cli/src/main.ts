#!/usr/bin/env node
import "@towline/system/start";
import { registerGenerate, registerWorkflows } from "./commands/workflows/register.ts";
import { newProgram, run, start } from "./program.ts";

/**
 * The commands, each loaded only when it is the one that was asked for: `towline --help` must not load Terraform
 * bindings, and `generate` no gRPC.
 */
const program = newProgram(
  "One declaration of a system becomes its Terraform, its pipeline, its repository settings and its verification.",
);

const system = [
  "[system]",
  "name under apps/, or a folder with a system.ts; by default the one in this folder",
] as const;
const json = ["--json", "print one JSON document for machines"] as const;

program
  .command("synth")
  .description("write the Terraform of every stack to <system>/cdktf.out")
  .argument(...system)
  .option("--out <folder>", "write elsewhere")
  .option(...json)
  .action(async (name, options) => run((await import("./commands/synth.ts")).synth(name, options)));

program
  .command("plan")
  .description("show what Terraform would change, with your credentials or against the rehearsal")
  .argument(...system)
  .argument("[stack]", "one stack; by default all")
  .option("--rehearsal", "plan against the stand-in cloud: no account, nothing leaves this machine")
  .option("--digest <image=digest...>", "digest of an image, such as backend=sha256:…; by default the one that is live")
  .option(...json)
  .action(async (name, stack, options) => run((await import("./commands/plan.ts")).plan(name, stack, options)));

registerGenerate(program, system, run);

program
  .command("check")
  .description("check the synthesized Terraform and the workflows, offline")
  .argument(...system)
  .option("--annotations", "print findings in workflows as annotations, inside a run of GitHub Actions")
  .option("--sarif", "print the findings in workflows as SARIF, for GitHub's code scanning")
  .option(...json)
  .action(async (name, options) => run((await import("./commands/check.ts")).check(name, options)));

program
  .command("cost")
  .description("say what every environment costs a month, beside its budget, offline")
  .argument(...system)
  .option(...json)
  .action(async (name, options) => run((await import("./commands/cost.ts")).cost(name, options)));

program
  .command("addresses")
  .description(
    "record the Terraform addresses of every stack; one that is lost without a moved or removed block is refused",
  )
  .argument("[system]", "name under apps/, a folder with a system.ts, or a folder of programs that synthesize")
  .option("--check", "write nothing; fail when an address is lost")
  .option(...json)
  .action(async (name, options) => run((await import("./commands/addresses.ts")).addresses(name, options)));

program
  .command("simulate")
  .description("say which jobs an event would run, which not, and why")
  .argument(...system)
  .option(
    "--event <event>",
    "push:<branch>, tag:<tag>, pull-request:<base>, fork:<base> or dispatch; repeatable",
    collect,
    [],
  )
  .option("--outcome <job=result>", "pretend a job ended as failure, cancelled or success; repeatable", collect, [])
  .option(...json)
  .action(async (name, options) => run((await import("./commands/simulate.ts")).simulate(name, options)));

const rehearse = program
  .command("rehearse")
  .usage("[options] [system] [-- command ...]")
  .description(
    "run every stack under real Terraform against the stand-in cloud: init, validate, plan, apply, plan again, destroy",
  )
  .argument(...system)
  .option("--keep", "leave out the destroy and keep the world for a look")
  .option("--event <event>", "rehearse what an event sets off instead: push:staging, dispatch:environment=staging …")
  .option("--fault <fault>", "with --event: what goes wrong, such as answers:backend=500; may be repeated", collect, [])
  .option("--approve <environment>", "with --event: its reviewers agree; all for every environment", collect, [])
  .option("--workflow <file>", "with --event: the workflow, where the event starts several")
  .option("--pace <seconds>", "seconds of the world in one second here, such as 600; without it nothing waits")
  .option("--serve", "keep the world up for other shells, and print the variables with which they use it")
  .option("--fresh", "with --serve: forget what an earlier rehearsal left")
  .option(...json)
  .action(async (name, options) => {
    if (options.serve) return run((await import("./commands/rehearse-serve.ts")).rehearseServe(name, options));
    if (options.event) return run((await import("./commands/rehearse-event.ts")).rehearseEvent(name, options));
    return run((await import("./commands/rehearse.ts")).rehearse(name, command, options));
  });

rehearse
  .command("drift")
  .description("change something in the kept world behind Terraform's back, and show what Terraform sees")
  .argument("<address>", "as Terraform prints it, such as aws_vpc.main")
  .argument("[key=value...]", "paths and values, such as tags.Owner=somebody desired_count=3")
  .option("--system <system>", "name under apps/, or a folder with a system.ts; by default the one in this folder")
  .option("--gone", "delete it")
  .option(...json)
  .action(async (address, values, _options, command) =>
    // `--json` is the parent's too, and goes to it.
    run((await import("./commands/drift.ts")).drift(address, values, command.optsWithGlobals())),
  );

program
  .command("defaults")
  .description("print what the class of an environment decides where a declaration says nothing")
  .argument("[class]", "production, staging, development, ephemeral or local; by default all of them")
  .option(...json)
  .action(async (name, options) => run((await import("./commands/defaults.ts")).defaults(name, options)));

program
  .command("requirements")
  .description("list the requirements and the tests that prove them")
  .option("--unproved", "only those without a proof")
  .option(...json)
  .action(async (options) => run((await import("./commands/requirements.ts")).requirements(options)));

program
  .command("demo")
  .description("deliver, break and take back a release on this machine")
  .argument("[system]", "name under apps/, or a folder with a system.ts", "eloquent")
  .option(...json)
  .action(async (name, options) => run((await import("./commands/demo.ts")).demo(name, options)));

registerWorkflows(program, run);

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

// What stands after `--` is a command of the user, for `rehearse`; its words are not ours to parse.
const words = process.argv.slice(2);
const dashes = words.indexOf("--");
const command = dashes < 0 ? [] : words.slice(dashes + 1);

await start(program, dashes < 0 ? words : words.slice(0, dashes));
