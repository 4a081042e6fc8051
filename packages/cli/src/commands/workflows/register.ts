import type { Command } from "commander";

/**
 * `towline generate`.
 *
 * @param system the argument that names a system, where there are systems
 */
export function registerGenerate(
  program: Command,
  system: readonly [name: string, description: string] | undefined,
  run: (work: Promise<number>) => Promise<void>,
): void {
  const command = program
    .command("generate")
    .description(
      system
        ? "write the workflows of every system, and of this repository, from their definitions"
        : "write the workflows that .github/workflows.ts exports",
    )
    .option("--check", "write nothing; fail when a file differs from its definition, and show how")
    .option("--annotations", "print findings as annotations, inside a run of GitHub Actions")
    .option("--json", "print one JSON document for machines");
  if (system) command.argument(...system);
  command.action(async (...given: unknown[]) => {
    const [name, options] = (system ? given : [undefined, ...given]) as [string | undefined, object];
    return run((await import("../generate.ts")).generate(name, options));
  });
}

/** The commands for workflow files, anybody's: they need no system and no workspace. Each is loaded when it is asked for. */
export function registerWorkflows(program: Command, run: (work: Promise<number>) => Promise<void>): void {
  const workflows = program
    .command("workflows")
    .description("check, simulate, draw and import GitHub Actions files that anybody wrote");
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  const json = ["--json", "print one JSON document for machines"] as const;
  const file = ["<file>", "a workflow file"] as const;

  workflows
    .command("check")
    .description("say what GitHub would refuse and what would hurt; exit code 1 when there is an error")
    .argument("[files...]", "files, or folders with workflows and actions", ["."])
    .option("--pedantic", "ask the rules of good practice too")
    .option(
      "--online",
      "ask GitHub (GITHUB_API_URL, GITHUB_TOKEN) which actions have holes, are archived, or are commits of a fork",
    )
    .option("--save", "with --online: keep the answers in .github/towline/repositories.json, for checks without it")
    .option(...json)
    .option("--sarif", "print SARIF, for GitHub's code scanning")
    .option("--annotations", "print annotations, inside a run of GitHub Actions")
    .action(async (files, options) => run((await import("./check.ts")).checkFiles(files, options)));

  workflows
    .command("import")
    .description("turn YAML into TypeScript that generates the same; exit code 1 when a file cannot be imported")
    .argument("<files...>", "files, or folders with workflows and actions")
    .requiredOption("--out <folder>", "where the TypeScript goes")
    .option("--force", "overwrite files that are there")
    .option(...json)
    .action(async (files, options) => run((await import("./import.ts")).importFiles(files, options)));

  workflows
    .command("roundtrip")
    .description("import, generate and compare by meaning, without writing; exit code 1 when a file is not equal")
    .argument("<files...>", "files, or folders with workflows and actions")
    .option(...json)
    .action(async (files, options) => run((await import("./import.ts")).roundtripFiles(files, options)));

  workflows
    .command("simulate")
    .description("say which jobs and steps an event would run, which not, and why")
    .argument(...file)
    .option(
      "--event <event>",
      "push:<branch>, tag:<tag>, pull-request:<base>, fork:<base>, dispatch[:input=value&...], schedule[:cron] or event:<name>[:<activity>]; repeatable",
      collect,
      [],
    )
    .option("--changed <file>", "a file that the push or pull request changed; repeatable", collect, [])
    .option("--outcome <job=result>", "pretend a job ended as failure, cancelled or success; repeatable", collect, [])
    .option("--output <job.name=value>", "an output of a job; repeatable", collect, [])
    .option("--variable <name=value>", "a variable of the repository; repeatable", collect, [])
    .option("--running <group>", "a concurrency group that another run holds; repeatable", collect, [])
    .option("--steps", "show the steps of every job, with the values that they are given")
    .option(...json)
    .action(async (name, options) => run((await import("./simulate.ts")).simulateFile(name, options)));

  workflows
    .command("graph")
    .description("draw triggers, jobs and environments: Mermaid, or an SVG picture")
    .argument(...file)
    .option("--svg", "draw a picture")
    .option("--out <file>", "write to a file instead of standard output")
    .action(async (name, options) => run((await import("./see.ts")).graph(name, options)));

  workflows
    .command("page")
    .description("describe workflows in Markdown: triggers, jobs, permissions, secrets, graph")
    .argument("<files...>", "workflow files, or folders with workflows")
    .option("--out <folder>", "write a page for each to this folder")
    .option("--check", "with --out: write nothing; fail when a page differs from its workflow, and show how")
    .action(async (names, options) => run((await import("./see.ts")).page(names, options)));

  workflows
    .command("pins")
    .description("say where actions, their comments, the pins and GitHub's actions.lock differ")
    .option(
      "--update-from-yaml",
      "take the versions that Renovate or Dependabot wrote into generated files into the pins",
    )
    .option("--write-lock", "write GitHub's .github/workflows/actions.lock, without looking anything up")
    .option(...json)
    .action(async (options) => run((await import("./pins.ts")).pins(options)));
}
