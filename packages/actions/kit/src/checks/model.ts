/** Where something was written in the smoke file. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One HTTP request, as the smoke file says it; texts may hold `${name}` of saved values. */
export interface CheckRequest {
  readonly method: string;
  readonly path: string;
  readonly auth: "none" | "bearer";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Expectation {
  /** @default any 2xx */
  readonly status: number | undefined;
  /** Must be contained in the answer: objects by their named fields, lists and values as they are. */
  readonly json: unknown;
  /** Must occur in the body. */
  readonly text: string | undefined;
}

export interface Check extends CheckRequest {
  readonly name: string;
  readonly position: Position;
  readonly expect: Expectation;
  /** Name → path in the JSON answer, dotted: `id`, `items.0.id`. */
  readonly save: Readonly<Record<string, string>>;
  readonly cleanUp: CheckRequest | undefined;
}

/** Where the service says which release it is. */
export interface VersionEndpoint {
  readonly path: string;
  /** Dotted path of the digest in the JSON answer. */
  readonly field: string;
  readonly position: Position;
}

export interface SmokeFile {
  readonly file: string;
  readonly version: VersionEndpoint | undefined;
  readonly checks: readonly Check[];
}

/** `smoke.yaml:4`, as messages name a check. */
export function at({ file, line }: Position): string {
  return `${file}:${line}`;
}

/** The value at a dotted path in parsed JSON; own fields only. */
export function pick(json: unknown, path: string): unknown {
  let value = json;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
