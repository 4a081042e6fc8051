import type { CheckedFile } from "../finding.ts";

/** Gives the text of a line of a file, counted from 1. */
export function lineReader(files: readonly CheckedFile[]): (file: string, line: number) => string | undefined {
  const contents = new Map(files.map(({ path, content }) => [path, content]));
  const split = new Map<string, readonly string[]>();
  return (file, line) => {
    const lines = split.get(file) ?? contents.get(file)?.split(/\r?\n/) ?? [];
    split.set(file, lines);
    return lines[line - 1];
  };
}
