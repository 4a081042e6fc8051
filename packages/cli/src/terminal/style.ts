import type { styleText } from "node:util";

/** Colours for people: none when the stream is no terminal, or when NO_COLOR asks for none (https://no-color.org). */
export interface Style {
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

export function styleFor(stream: { isTTY?: boolean }): Style {
  const on = stream.isTTY === true && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
  const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    on ? process.getBuiltinModule("node:util").styleText(format, text, { validateStream: false }) : text;
  return { good: paint("green"), bad: paint("red"), warn: paint("yellow"), dim: paint("dim"), bold: paint("bold") };
}

/** Whether lines can be drawn over: on a terminal that moves its cursor, where a person looks and asked for no plain text. */
export function canRedraw(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !env["NO_COLOR"] && !env["CI"] && env["TERM"] !== "dumb";
}
