import { refuse } from "../errors.ts";
import type { Result } from "../expressions/contexts.ts";
import { Expression } from "../expressions/expression.ts";
import type { InStep, InStepIf } from "../expressions/positions.ts";
import type { Text } from "../expressions/template.ts";
import { member, type Node } from "../expressions/tree.ts";
import type { Permissions } from "./permissions.ts";

/** What every step may say. */
export interface StepOptions {
  /** Shown in the log. @default GitHub shows the command or the action */
  readonly name?: Text<InStep>;
  /** @default given automatically, from the name, when an output of the step is read */
  readonly id?: string;
  /** Run only if this holds. @default `success()` */
  readonly if?: Expression<unknown, InStepIf>;
  readonly env?: Readonly<Record<string, Text<InStep>>>;
  /** The job goes on when this step fails. @default false */
  readonly continueOnError?: boolean | Expression<unknown, InStep>;
  /** Minutes. @default the job's limit */
  readonly timeoutMinutes?: number | Expression<unknown, InStep>;
}

export interface RunOptions<Output extends string = never> extends StepOptions {
  /** @default the job's, or `bash -e` on Linux */
  readonly shell?: "bash" | "sh" | "pwsh" | "powershell" | "cmd" | "python" | (string & {});
  /** @default the root of the workspace */
  readonly workingDirectory?: Text<InStep>;
  /** Names that the script writes to `$GITHUB_OUTPUT`, to be read as `step.outputs.name`. */
  readonly outputs?: readonly Output[];
}

export interface UsesOptions<Output extends string = never> extends StepOptions {
  readonly with?: Readonly<Record<string, Text<InStep>>>;
  /** Outputs of the action that are read. */
  readonly outputs?: readonly Output[];
  /** What the action needs the job's token for. */
  readonly permissions?: Permissions;
}

/** What a step does. */
export type StepAction =
  | { readonly kind: "run"; readonly script: string; readonly shell?: string; readonly workingDirectory?: Text }
  | { readonly kind: "uses"; readonly uses: string; readonly with: Readonly<Record<string, Text>> };

/** Values that a step sets: property name -> type of the value. */
export type OutputTypes = { readonly [name: string]: string };

/** A step of a job. Its outputs are expressions; the step gets an id when one of them is used. */
export class Step<out Outputs extends OutputTypes = OutputTypes> {
  readonly action: StepAction;
  readonly options: StepOptions;
  readonly permissions: Permissions;
  /** `step.outputs.digest` */
  readonly outputs: { readonly [K in keyof Outputs]: Expression<Outputs[K], "steps"> };
  /** How the step ended, before `continueOnError` is looked at. */
  readonly outcome: Expression<Result, "steps">;
  /** How the step ended, after `continueOnError` is looked at. */
  readonly conclusion: Expression<Result, "steps">;

  /** @param outputs property name -> name in YAML */
  constructor(
    action: StepAction,
    options: StepOptions,
    outputs: Readonly<Record<string, string>>,
    permissions: Permissions = {},
  ) {
    this.action = action;
    this.options = options;
    this.permissions = permissions;
    const self: Node = { kind: "reference", target: { kind: "step", subject: this } };
    const read = <T>(...path: string[]): Expression<T, "steps"> => new Expression(path.reduce(member, self));
    this.outcome = read("outcome");
    this.conclusion = read("conclusion");
    this.outputs = Object.fromEntries(
      Object.entries(outputs).map(([property, name]) => [property, read("outputs", name)]),
    ) as never;
  }
}

/** A literal script with `${{` in it is refused by the compiler; other strings when the step is made. */
type WithoutExpression<Script extends string> = Script extends `${string}\${{${string}`
  ? { readonly "pass the expression through `env` and read the variable in the script": never }
  : unknown;

/**
 * A step that runs a script. Indentation common to all lines is removed.
 *
 * Values reach a script through `env`: an expression inside the script is refused, because GitHub would paste its
 * value into the program text (https://docs.github.com/actions/concepts/security/script-injections).
 */
export function run<const Script extends string, const Output extends string = never>(
  script: Script & WithoutExpression<Script>,
  options: RunOptions<Output> = {},
): Step<{ [K in Output]: string }> {
  if (script.includes("${{")) {
    refuse(
      "WFM002",
      `step ${JSON.stringify(options.name ?? firstLine(script))}`,
      `the script has an expression in it: ${/\$\{\{.*?(\}\}|$)/s.exec(script)?.[0]}. Pass the value through env, run("... $NAME", { env: { NAME: it } }).`,
    );
  }
  const { shell, workingDirectory, outputs = [], ...rest } = options;
  const action: StepAction = {
    kind: "run",
    script: dedent(script),
    ...(shell === undefined ? {} : { shell }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  };
  return new Step(action, rest, Object.fromEntries(outputs.map((name) => [name, name])));
}

/** A step that uses an action whose inputs are not typed. For typed ones: `action(...)`. */
export function uses<const Output extends string = never>(
  reference: string,
  options: UsesOptions<Output> = {},
): Step<{ [K in Output]: string }> {
  const { with: inputs = {}, outputs = [], permissions, ...rest } = options;
  return new Step(
    { kind: "uses", uses: reference, with: inputs },
    rest,
    Object.fromEntries(outputs.map((name) => [name, name])),
    permissions,
  );
}

function firstLine(script: string): string {
  return script.trim().split("\n", 1)[0] ?? "";
}

function dedent(script: string): string {
  const lines = script.replaceAll("\r\n", "\n").replace(/^\n+/, "").replace(/\s+$/, "").split("\n");
  const indents = lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)![0].length);
  const common = Math.min(...indents, Number.POSITIVE_INFINITY);
  return lines.map((line) => line.slice(Number.isFinite(common) ? common : 0).trimEnd()).join("\n");
}
