/** Prints one JSON document, the only thing on standard output when `--json` is given. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Prints lines for people. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export const count = (n: number, one: string, many: string = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
