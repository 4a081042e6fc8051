/**
 * A script written as a block between backticks, without what the place in the source adds to it: the line break after
 * the first backtick, the indentation common to all lines, and that of the second backtick.
 */
export function unindent(script: string): string {
  if (!script.startsWith("\n")) return script;
  const lines = script.split("\n");
  const block = lines.slice(1);
  if (block.at(-1)?.trim() === "") block[block.length - 1] = "";
  const indents = block.filter((line) => line.trim()).map((line) => /^[ \t]*/.exec(line)![0].length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return block.map((line) => line.slice(common)).join("\n");
}
