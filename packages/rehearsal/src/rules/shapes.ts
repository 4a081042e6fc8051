import type { Other, Subject } from "./subject.ts";
import type { Rule } from "./types.ts";

/*
 * The forms that most rules have. Each takes what differs and gives a whole rule, so that a service's table stays a table.
 */

type Common = Pick<Rule, "id" | "types" | "source" | "demands" | "given" | "refused" | "accepted">;

/** An argument has to match a pattern. */
export function spelled(rule: Common & { at: string; pattern: RegExp; words?: (value: string) => string }): Rule {
  const { at, pattern, words, ...rest } = rule;
  return {
    ...rest,
    when: "plan",
    at: at.split(".")[0]!,
    check: (subject) => {
      const value = subject.text(at);
      if (value === undefined || pattern.test(value)) return undefined;
      return words?.(value) ?? `ValidationException: "${value}" is no valid value for ${at}.`;
    },
  };
}

/** A number has to be between two bounds, both included. */
export function within(rule: Common & { at: string; least: number; most: number; also?: readonly number[] }): Rule {
  const { at, least, most, also = [], ...rest } = rule;
  return {
    ...rest,
    when: "plan",
    at: at.split(".")[0]!,
    check: (subject) => {
      const value = subject.number(at);
      if (value === undefined || (value >= least && value <= most) || also.includes(value)) return undefined;
      return `expected ${at} to be in the range (${least} - ${most}), got ${value}`;
    },
  };
}

/** An argument has to be one of a few values. */
export function oneOf(rule: Common & { at: string; values: readonly (string | number)[] }): Rule {
  const { at, values, ...rest } = rule;
  return {
    ...rest,
    when: "plan",
    at: at.split(".")[0]!,
    check: (subject) => {
      const value = subject.get(at);
      if ((typeof value !== "string" && typeof value !== "number") || value === "") return undefined;
      return values.some((each) => String(each) === String(value))
        ? undefined
        : `expected ${at} to be one of [${values.join(" ")}], got ${value}`;
    },
  };
}

/** No two may have the same values of some arguments. */
export function unique(
  rule: Common & {
    by: readonly string[];
    /** @default account and region */
    scope?: "region" | "account" | "world";
    /** Others that do not count. */
    except?: (other: Other) => boolean;
    words: (value: string, subject: Subject) => string;
  },
): Rule {
  const { by, scope = "region", except, words, ...rest } = rule;
  return {
    ...rest,
    when: "apply",
    at: by[by.length - 1]!,
    check: (subject) => {
      const mine = by.map((name) => subject.get(name));
      if (mine.some((value) => value === undefined)) return undefined;
      const others: { [scope: string]: Other[] } = {
        region: subject.others(subject.type),
        account: subject.inAccount(subject.type),
        world: subject.anywhere(subject.type),
      };
      const twin = others[scope]!.some(
        (other) => !except?.(other) && by.every((name, index) => other.get(name) === mine[index]),
      );
      return twin ? words(String(mine[mine.length - 1]), subject) : undefined;
    },
  };
}

/** What a resource names has to exist. */
export function known(
  rule: Common & {
    at: string;
    /** Type that is named, and the attribute that names it. @default the id */
    of: string;
    by?: string;
    /** Values that always exist. */
    except?: RegExp;
    words: (value: string) => string;
  },
): Rule {
  const { at, of, by, except, words, ...rest } = rule;
  return {
    ...rest,
    when: "apply",
    at: at.split(".")[0]!,
    check: (subject) => {
      const named = subject.text(at);
      if (named === undefined || except?.test(named) || subject.exists(named)) return undefined;
      const there = subject.inAccount(of).some((other) => (by ? other.text(by) === named : other.id === named));
      return there ? undefined : words(named);
    },
  };
}

/** What others refer to cannot be deleted. */
export function inUse(
  rule: Omit<Common, "types"> & {
    type: string;
    /** Types and the argument (path) by which they hold it. */
    by: readonly (readonly [type: string, argument: string])[];
    /** What they refer to. @default the id */
    as?: string;
    remove: string;
    words: (id: string, holders: readonly Other[]) => string;
  },
): Rule {
  const { type, by, as, words, ...rest } = rule;
  return {
    ...rest,
    types: [type],
    when: "delete",
    check: (subject) => {
      const id = subject.text(as ?? "id");
      if (id === undefined) return undefined;
      const holders = by.flatMap(([holder, argument]) =>
        subject.inAccount(holder).filter((other) => holds(other, argument, id)),
      );
      return holders.length > 0 ? words(id, holders) : undefined;
    },
  };
}

/** Looks through every block on the way, not only the first. */
function holds(other: Other, argument: string, id: string): boolean {
  const at = argument.lastIndexOf(".");
  if (at < 0) return other.text(argument) === id || other.texts(argument).includes(id);
  const name = argument.slice(at + 1);
  return other.blocks(argument.slice(0, at)).some((block) => block.text(name) === id || block.texts(name).includes(id));
}

/** The text is a JSON object. */
export function jsonObject(text: string): { [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as { [key: string]: unknown })
      : undefined;
  } catch {
    return undefined;
  }
}
