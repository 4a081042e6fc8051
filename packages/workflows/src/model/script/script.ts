import { refuse } from "../../errors.ts";
import { Expression } from "../../expressions/expression.ts";
import type { ContextName, InlineContexts, InStep } from "../../expressions/positions.ts";
import { print } from "../../expressions/print.ts";
import { Template, type Text } from "../../expressions/template.ts";
import type { Node } from "../../expressions/tree.ts";
import { Bash } from "./bash.ts";
import { variableName } from "./names.ts";
import { PowerShell } from "./pwsh.ts";
import type { Quoting } from "./quoting.ts";

/** An expression that GitHub is to write into the script itself. Made with {@link inline}. */
export class Inline {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a script: plain values, expressions, texts with expressions, and {@link inline} ones. */
export type ScriptValue = string | number | boolean | Expression<unknown, InStep> | Template<InStep> | Inline;

interface Language {
  /** Written as the step's `shell`. */
  readonly shell: string;
  readonly shells: readonly string[];
  quoting(): Quoting;
}

const bash: Language = { shell: "bash", shells: ["bash"], quoting: () => new Bash() };
const powershell: Language = { shell: "pwsh", shells: ["pwsh", "powershell"], quoting: () => new PowerShell() };

/** A script whose values are kept apart from its text. Made with sh`...` or pwsh`...`, for `run`. */
export class Script {
  private readonly language: Language;
  private readonly strings: readonly string[];
  private readonly values: readonly ScriptValue[];

  constructor(language: Language, strings: readonly string[], values: readonly ScriptValue[]) {
    this.language = language;
    this.strings = strings;
    this.values = values;
  }

  /**
   * The text of the script, with the variables that carry its values besides those that the step has.
   *
   * @throws WorkflowError WFM070..072
   */
  render(
    env: Readonly<Record<string, Text<InStep>>> | Expression<unknown, InStep> = {},
    shell: Text | undefined = this.language.shell,
  ) {
    const where = `script ${JSON.stringify(this.strings.join("…").trim().split("\n", 1)[0])}`;
    if (!this.language.shells.some((each) => each === shell)) {
      refuse(
        "WFM070",
        where,
        `it is quoted for ${this.language.shell} and cannot run in another shell. Take \`shell\` away.`,
      );
    }
    if (env instanceof Expression) {
      refuse("WFM073", where, "its values need variables, and `env` is one expression. Write { NAME: value }.");
    }
    if (this.strings.some((text) => text.includes("${{"))) {
      refuse("WFM002", where, "its text has ${{ in it. Write the expression as ${github...}: it goes through `env`.");
    }
    const words = new Set(this.strings.flatMap((text) => text.match(/\w+/g) ?? []));
    const variables = new Map<string, { readonly name: string; readonly value: Text<InStep> }>();
    const subjects: object[] = [];
    const nameOf = (value: Expression<unknown, InStep> | Template<InStep> | string): string => {
      const node = nodeOf(value);
      const key = keyOf(value, subjects);
      const known = variables.get(key);
      if (known) return known.name;
      const used = new Set([...Object.keys(env), ...[...variables.values()].map(({ name }) => name)]);
      const name = variableName(node, (wanted) => used.has(wanted) || words.has(wanted));
      variables.set(key, { name, value });
      return name;
    };

    const quoting = this.language.quoting();
    let script = "";
    this.strings.forEach((text, at) => {
      quoting.read(text);
      script += text;
      if (at >= this.values.length) return;
      const value = this.values[at]!;
      const rest = this.strings[at + 1]!;
      if (value instanceof Inline) {
        quoting.read(value.text);
        script += value.text;
      } else if (value instanceof Expression || value instanceof Template) {
        script += quoting.value(nameOf(value), rest, where);
      } else if (String(value).includes("\n") || String(value).includes("${{")) {
        if (String(value).includes("${{")) refuse("WFM002", where, "a text has ${{ in it. Use an expression.");
        script += quoting.value(nameOf(String(value)), rest, where);
      } else {
        script += quoting.literal(String(value), rest, where);
      }
    });
    const own = Object.fromEntries([...variables.values()].map(({ name, value }) => [name, value]));
    return { script, shell, env: { ...own, ...env } };
  }
}

/**
 * A Bash script. Every expression in it goes through `env` under a name of its own and is quoted for the place it
 * stands at, so that what somebody writes into a title or names a branch stays a value.
 *
 * @example run(sh`gh pr comment ${github.event.number} --body "Thanks for ${github.event.pull_request.title}"`)
 */
export function sh(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script {
  return new Script(bash, cooked(strings), values);
}

/** A PowerShell script, with values as in {@link sh}. */
export function pwsh(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script {
  return new Script(powershell, cooked(strings), values);
}

/**
 * Lets GitHub write a value into the script before the shell reads it. Only for what nobody outside can choose: the
 * title of a pull request, a branch's name, an input or an output of something do not compile. Numbers and truth
 * values always do.
 */
export function inline<T, C extends ContextName>(expression: Expression<T, C> & Inlinable<T, C>): Inline {
  return new Inline(`\${{ ${print(expression.node)} }}`);
}

/** Numbers and truth values cannot carry a program. */
type Inlinable<T, C> = [T] extends [number | boolean]
  ? unknown
  : [Exclude<C, InlineContexts>] extends [never]
    ? unknown
    : { readonly "not inline: write ${...} without inline(), it goes through `env`": Exclude<C, InlineContexts> };

function cooked(strings: TemplateStringsArray): readonly string[] {
  return strings.map((text, at) =>
    text === undefined ? refuse("WFM072", "script", `it has an escape that is none: ${strings.raw[at]}`) : text,
  );
}

function nodeOf(value: Expression | Template | string): Node {
  if (value instanceof Expression) return value.node;
  const [first] = value instanceof Template ? value.parts.filter((part) => typeof part !== "string") : [];
  return first ?? { kind: "literal", value: "" };
}

/** The same for equal values. Jobs and steps are told apart by themselves; the numbers are never written. */
function keyOf(value: Expression | Template | string, subjects: object[]): string {
  const content = value instanceof Expression ? value.node : value instanceof Template ? value.parts : value;
  return JSON.stringify(content, (key, below) => {
    if (key !== "subject") return below;
    if (!subjects.includes(below)) subjects.push(below);
    return subjects.indexOf(below);
  });
}
