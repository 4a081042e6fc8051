import { parseDuration } from "./duration.ts";

/** What reading one raw input gives: its value, or what is wrong and what to write instead. */
export type Read<Value> = { readonly value: Value } | { readonly wrong: string; readonly fix: string };

export type InputType =
  | "text"
  | "path"
  | "url"
  | "digest"
  | "duration"
  | "number"
  | "flag"
  | "choice"
  | "list"
  | "map"
  | "json";

/**
 * One input of an action. `Value` is what `run` receives (with `undefined` where it may be left out), `Required`
 * whether a workflow must give it.
 */
export interface Input<Value, Required extends boolean = boolean> {
  readonly type: InputType;
  readonly description: string;
  readonly required: Required;
  /** As it is written in action.yml, where every value is text. */
  readonly default: string | undefined;
  /** Masked in the log before anything else happens, never printed by a problem. */
  readonly secret: boolean;
  /** The allowed values of a `choice`. */
  readonly options?: readonly string[];
  readonly read: (raw: string) => Read<Value>;
  /** What an input that was left out, and has no default, becomes. */
  readonly absent: Value;
}

/** What every kind of input says about itself. */
export interface InputOptions<Default> {
  readonly description: string;
  /** @default false */
  readonly required?: boolean;
  /** Used when the input is left out or empty. An input is either required or has a default, not both. */
  readonly default?: Default;
  /** A secret is masked in the log and never printed. @default false */
  readonly secret?: boolean;
}

type Given<O, Value> = O extends { required: true } | { default: NonNullable<unknown> } ? Value : Value | undefined;
type IsRequired<O> = O extends { required: true } ? true : false;
type Made<O, Value> = Input<Given<O, Value>, IsRequired<O>>;

function make<O extends InputOptions<unknown>, Value>(
  type: InputType,
  options: O,
  read: (raw: string) => Read<Value>,
  write: (value: never) => string = String,
): Made<O, Value> {
  return {
    type,
    description: options.description,
    required: (options.required ?? false) as IsRequired<O>,
    default: options.default === undefined ? undefined : write(options.default as never),
    secret: options.secret ?? false,
    read: read as (raw: string) => Read<Given<O, Value>>,
    absent: undefined as Given<O, Value>,
  };
}

/** Any text, kept as it is. */
export function text<const O extends InputOptions<string>>(options: O): Made<O, string> {
  return make(
    "text",
    options,
    (raw): Read<string> => (raw.includes("\0") ? { wrong: "has a NUL character", fix: "Remove it." } : { value: raw }),
  );
}

/** A file or folder, relative to the workspace or absolute. */
export function path<const O extends InputOptions<string>>(options: O): Made<O, string> {
  return make(
    "path",
    options,
    (raw): Read<string> =>
      /[\0\n\r]/.test(raw)
        ? { wrong: "is not one path", fix: "Write one path, relative to the workspace." }
        : { value: raw },
  );
}

/** An absolute http or https URL; a trailing slash is dropped, so that `${url}/health` is right. */
export function url<const O extends InputOptions<string>>(options: O): Made<O, string> {
  return make("url", options, (raw): Read<string> => {
    const fix = 'Write an absolute URL, for example "https://api.example.com".';
    if (!URL.canParse(raw)) return { wrong: "is not a URL", fix };
    const parsed = new URL(raw);
    if (parsed.protocol !== "https:" && parsed.protocol !== "http:")
      return { wrong: `has the protocol ${parsed.protocol}`, fix };
    return { value: raw.replace(/\/+$/, "") };
  });
}

/** Identity of a release: `sha256:` and 64 lower-case hex digits. */
export function digest<const O extends InputOptions<string>>(options: O): Made<O, string> {
  return make(
    "digest",
    options,
    (raw): Read<string> =>
      isDigest(raw)
        ? { value: raw }
        : {
            wrong: "is not a digest",
            fix: 'Write "sha256:" and 64 hex digits: the output `digest` of the build action, not a tag.',
          },
  );
}

/** Whether a text is a release identity: `sha256:<64 hex>`. */
export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/** A time span such as `"5 minutes"`, `"90s"` or `"1 hour"`; `run` receives milliseconds. */
export function duration<const O extends InputOptions<string>>(options: O): Made<O, number> {
  return make("duration", options, (raw): Read<number> => {
    const milliseconds = parseDuration(raw);
    return milliseconds === undefined
      ? { wrong: "is not a duration", fix: 'Write a number and a unit, for example "90 seconds" or "5 minutes".' }
      : { value: milliseconds };
  });
}

export interface NumberOptions extends InputOptions<number> {
  readonly min?: number;
  readonly max?: number;
}

/** A whole number, optionally within bounds. */
export function number<const O extends NumberOptions>(options: O): Made<O, number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
  const range =
    options.min === undefined && options.max === undefined
      ? "a whole number"
      : `a whole number from ${options.min ?? "any"} to ${options.max ?? "any"}`;
  return make("number", options, (raw): Read<number> => {
    const value = Number(raw);
    return /^-?\d+$/.test(raw) && value >= min && value <= max
      ? { value }
      : { wrong: `is not ${range}`, fix: `Write ${range}.` };
  });
}

/** `true` or `false`, as YAML 1.2 spells them. @default false */
export function flag(options: InputOptions<boolean>): Input<boolean, false> {
  return {
    ...make(
      "flag",
      { ...options, required: false, default: options.default ?? false } as const,
      (raw): Read<boolean> =>
        /^(true|false)$/i.test(raw)
          ? { value: raw.toLowerCase() === "true" }
          : { wrong: "is not a yes or no", fix: "Write true or false." },
    ),
    required: false,
  };
}

/** One of a few words. */
export function choice<const Options extends readonly string[], const O extends InputOptions<Options[number]>>(
  allowed: Options,
  options: O,
): Made<O, Options[number]> {
  const fix = `Write one of: ${allowed.join(", ")}.`;
  return {
    ...make(
      "choice",
      options,
      (raw): Read<Options[number]> =>
        allowed.includes(raw) ? { value: raw } : { wrong: "is not one of the allowed values", fix },
    ),
    options: allowed,
  };
}

/** Several texts, one on a line (or separated by commas on one line); an absent list is empty. */
export function list<const O extends InputOptions<readonly string[]>>(
  options: O,
): Input<readonly string[], IsRequired<O>> {
  const made = make(
    "list",
    options,
    (raw): Read<readonly string[]> => ({
      value: raw
        .split(raw.includes("\n") ? "\n" : ",")
        .map((item) => item.trim())
        .filter((item) => item !== "" && !item.startsWith("#")),
    }),
    (items: readonly string[]) => items.join("\n"),
  ) as Input<readonly string[], IsRequired<O>>;
  return { ...made, absent: [] };
}

/** Names and values: a JSON object of texts, or lines `NAME=value`; an absent map is empty. */
export function map<const O extends InputOptions<Readonly<Record<string, string>>>>(
  options: O,
): Input<Readonly<Record<string, string>>, IsRequired<O>> {
  const made = make("map", options, readMap, (value: Record<string, string>) => JSON.stringify(value)) as Input<
    Readonly<Record<string, string>>,
    IsRequired<O>
  >;
  return { ...made, absent: {} };
}

/** Any JSON value. */
export function json<const O extends InputOptions<unknown>>(options: O): Made<O, unknown> {
  return make(
    "json",
    options,
    (raw): Read<unknown> => {
      try {
        return { value: JSON.parse(raw) as unknown };
      } catch (error) {
        return { wrong: `is not JSON (${(error as Error).message})`, fix: "Write one JSON value, or use toJSON(…)." };
      }
    },
    (value: unknown) => JSON.stringify(value),
  );
}

function readMap(raw: string): Read<Readonly<Record<string, string>>> {
  const fix = 'Write lines NAME=value, or a JSON object of texts such as {"NAME": "value"}.';
  const entries: [string, string][] = [];
  if (raw.trimStart().startsWith("{")) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(raw);
    } catch (error) {
      return { wrong: `is not JSON (${(error as Error).message})`, fix };
    }
    for (const [name, value] of Object.entries(parsed as Record<string, unknown>)) {
      // Terraform takes JSON for lists, maps and numbers, so those pass on as JSON.
      entries.push([name, typeof value === "string" ? value : JSON.stringify(value)]);
    }
  } else {
    for (const line of raw.split("\n")) {
      const trimmed = line.trim();
      if (trimmed === "" || trimmed.startsWith("#")) continue;
      const at = trimmed.indexOf("=");
      if (at < 1) return { wrong: `has the line "${trimmed.slice(0, 40)}" without NAME=`, fix };
      entries.push([trimmed.slice(0, at).trim(), trimmed.slice(at + 1)]);
    }
  }
  // `Object.fromEntries` defines own properties, so a variable called __proto__ stays a variable.
  return { value: Object.fromEntries(entries) };
}
