import { type RunOptions, Step } from "./step.ts";

/**
 * A step whose script has expressions pasted into it, as an imported file had them: what they give becomes part of the
 * program. Once the values go through `env` it can be a `run`.
 */
export function runAsWritten<const Output extends string = never>(
  script: string,
  options: RunOptions<Output> = {},
  // biome-ignore lint/complexity/noBannedTypes: a script that needs nothing of the token
): Step<{ [K in Output]: string }, {}> {
  const { shell, workingDirectory, outputs = [], api: _, permissions, ...rest } = options;
  const text = unindent(script);
  const place = {
    ...(shell === undefined ? {} : { shell }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  };
  const names = Object.fromEntries(outputs.map((name) => [name, name]));
  return new Step({ kind: "run", script: text, written: text, ...place }, rest, names as never, permissions);
}

/**
 * A script written as a block between backticks, without what the place in the source adds to it: the line break after
 * the first backtick, the indentation common to all lines, and that of the second backtick.
 */
export function unindent(script: string): string {
  const lines = script.split("\n");
  if (lines.length < 2 || lines[0] !== "") return script;
  const block = lines.slice(1);
  if (block.at(-1)?.trim() === "") block[block.length - 1] = "";
  const indents = block.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)![0].length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return block.map((line) => line.slice(common)).join("\n");
}
