import { refuse } from "../errors.ts";
import type { Result } from "../expressions/contexts.ts";
import { Expression } from "../expressions/expression.ts";
import type { InStep, InStepIf } from "../expressions/positions.ts";
import type { Text } from "../expressions/template.ts";
import { member, type Node } from "../expressions/tree.ts";
import { declared } from "../sources.ts";
import { type ApiCall, type PermissionsOf, permissionsOf, type Together } from "./api.ts";
import type { Extensible } from "./extra.ts";
import type { Permissions } from "./permissions.ts";
import { Script } from "./script/script.ts";
import { unindent } from "./unindent.ts";

/** What every step may say. */
export interface StepOptions extends Extensible {
  /** Shown in the log. @default GitHub shows the command or the action */
  readonly name?: Text<InStep>;
  /** @default given automatically, from the name, when an output of the step is read */
  readonly id?: string;
  /** Run only if this holds. @default `success()` */
  readonly if?: Expression<unknown, InStepIf>;
  readonly env?: Readonly<Record<string, Text<InStep>>> | Expression<unknown, InStep>;
  /** The job goes on when this step fails. @default false */
  readonly continueOnError?: boolean | Expression<unknown, InStep>;
  /** Minutes. @default the job's limit */
  readonly timeoutMinutes?: number | Expression<unknown, InStep>;
  /** The next step starts at once; `wait`, `waitAll` and `cancel` come back to this one by its `id`. @default false */
  readonly background?: boolean;
}

export interface RunOptions<
  Output extends string = never,
  Api extends ApiCall = ApiCall,
  P extends Permissions = Permissions,
> extends StepOptions {
  /** @default the job's, or `bash -e` on Linux */
  readonly shell?: Text<InStep> | "bash" | "sh" | "pwsh" | "powershell" | "cmd" | "python" | (string & {});
  /** @default the root of the workspace */
  readonly workingDirectory?: Text<InStep>;
  /** Names that the script writes to `$GITHUB_OUTPUT`, to be read as `step.outputs.name`. */
  readonly outputs?: readonly Output[];
  /** Calls that the script makes with the job's token: the job gets the permissions they need. */
  readonly api?: readonly Api[];
  /** What else the script needs the job's token for. */
  readonly permissions?: P;
}

export interface UsesOptions<Output extends string = never, P extends Permissions = Permissions> extends StepOptions {
  readonly with?: Readonly<Record<string, Text<InStep>>>;
  /** Outputs of the action that are read. */
  readonly outputs?: readonly Output[];
  /** What the action needs the job's token for. */
  readonly permissions?: P;
}

/** What a step does. */
export type StepAction =
  | {
      readonly kind: "run";
      readonly script: string;
      /** The script with the ends of its lines, for a file that is kept as it was written. */
      readonly written?: string;
      readonly shell?: Text;
      readonly workingDirectory?: Text;
    }
  | { readonly kind: "uses"; readonly uses: string; readonly with: Readonly<Record<string, Text>> }
  | {
      readonly kind: "control";
      readonly control:
        | { readonly key: "wait"; readonly of: readonly string[] }
        | { readonly key: "wait-all" }
        | { readonly key: "cancel"; readonly of: string }
        | { readonly key: "parallel"; readonly steps: readonly Step[] };
    };

/** Values that a step sets: property name -> type of the value. */
export type OutputTypes = { readonly [name: string]: string };

/** A step of a job. Its outputs are expressions; the step gets an id when one of them is used. */
export class Step<out Outputs extends OutputTypes = OutputTypes, out Needs extends Permissions = Permissions> {
  readonly action: StepAction;
  readonly options: StepOptions;
  /** What the step needs the job's token for. */
  readonly permissions: Needs;
  /** Calls of the GitHub API that {@link permissions} come from. */
  readonly api: readonly ApiCall[];
  /** `step.outputs.digest` */
  readonly outputs: { readonly [K in keyof Outputs]: Expression<Outputs[K], "steps"> };
  /** @param outputs property name -> name in YAML */
  constructor(
    action: StepAction,
    options: StepOptions,
    outputs: Readonly<Record<string, string>>,
    permissions: Permissions = {},
    api: readonly ApiCall[] = [],
  ) {
    this.action = action;
    this.options = options;
    this.permissions = permissions as Needs;
    this.api = api;
    declared(this);
    this.outputs = Object.fromEntries(
      Object.entries(outputs).map(([property, name]) => [property, this.read("outputs", name)]),
    ) as never;
  }

  /** How the step ended, before `continueOnError` is looked at. */
  get outcome(): Expression<Result, "steps"> {
    return this.read("outcome");
  }

  /** How the step ended, after `continueOnError` is looked at. */
  get conclusion(): Expression<Result, "steps"> {
    return this.read("conclusion");
  }

  private read<T>(...path: readonly string[]): Expression<T, "steps"> {
    const self: Node = { kind: "reference", target: { kind: "step", subject: this } };
    return new Expression(path.reduce(member, self));
  }
}

/** A literal script with `${{` in it is refused by the compiler; other strings when the step is made. */
type WithoutExpression<Given> = Given extends `${string}\${{${string}`
  ? { readonly "pass the expression through `env` and read the variable in the script": never }
  : unknown;

/**
 * A step that runs a script. Indentation common to all lines is removed.
 *
 * Values reach a script through `env`: an expression inside a plain text is refused, because GitHub would paste its
 * value into the program text (https://docs.github.com/actions/concepts/security/script-injections). In sh`...` and
 * pwsh`...` they go through `env` by themselves.
 *
 * @example run(sh`gh pr comment ${github.event.number} --body-file plan.md`, { api: ["gh pr comment"] })
 */
export function run<
  const Given extends string | Script,
  const Output extends string = never,
  const Api extends ApiCall = never,
  // biome-ignore lint/complexity/noBannedTypes: a script that needs nothing of the token
  const P extends Permissions = {},
>(
  given: Given & WithoutExpression<Given>,
  options: RunOptions<Output, Api, P> = {},
): Step<{ [K in Output]: string }, Together<PermissionsOf<Api> | P>> {
  const { shell: asked, workingDirectory, outputs = [], api = [], permissions, env: own, ...rest } = options;
  const { script, shell, env } =
    given instanceof Script
      ? given.render(own, asked)
      : { script: withoutExpression(given as string, rest), shell: asked, env: own };
  const action: StepAction = {
    kind: "run",
    script: dedent(script),
    written: unindent(script),
    ...(shell === undefined ? {} : { shell }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  };
  const names = Object.fromEntries(outputs.map((name) => [name, name]));
  const settled = env === undefined ? rest : { ...rest, env };
  return new Step(action, settled, names as never, permissionsOf(api, permissions), api);
}

/** A step that uses an action whose inputs are not typed. For typed ones: `action(...)`. */
export function uses<
  const Output extends string = never,
  // biome-ignore lint/complexity/noBannedTypes: an action that needs nothing of the token
  const P extends Permissions = {},
>(reference: string, options: UsesOptions<Output, P> = {}): Step<{ [K in Output]: string }, P> {
  const { with: inputs = {}, outputs = [], permissions, ...rest } = options;
  return new Step(
    { kind: "uses", uses: reference, with: inputs },
    rest,
    Object.fromEntries(outputs.map((name) => [name, name])),
    permissions,
  );
}

function withoutExpression(script: string, { name }: StepOptions): string {
  if (!script.includes("${{")) return script;
  return refuse(
    "WFM002",
    `step ${JSON.stringify(name ?? firstLine(script))}`,
    `the script has an expression in it: ${/\$\{\{.*?(\}\}|$)/s.exec(script)?.[0]}. Pass the value through env, run("... $NAME", { env: { NAME: it } }), or write the script with sh\`...\`.`,
  );
}

function firstLine(script: string): string {
  return script.trim().split("\n", 1)[0] ?? "";
}

function dedent(script: string): string {
  if (!script.includes("\n")) return script.trimEnd().replace(/^[ \t]+/, "");
  const lines = script.replaceAll("\r\n", "\n").replace(/^\n+/, "").replace(/\s+$/, "").split("\n");
  const indents = lines.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)![0].length);
  const common = Math.min(...indents, Number.POSITIVE_INFINITY);
  return lines.map((line) => line.slice(Number.isFinite(common) ? common : 0).trimEnd()).join("\n");
}
