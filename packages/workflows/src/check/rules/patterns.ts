import { isSeq, type Node } from "../../yaml.ts";
import { eventsOf } from "../model.ts";
import { perFile } from "../per-file.ts";
import type { Rule } from "../rule.ts";

interface Filter {
  readonly kind: "ref" | "path";
  readonly name: string;
  readonly key: Node;
  readonly patterns: readonly { readonly node: Node; readonly text: string }[];
}

const filtersOf = perFile((file): readonly Filter[] =>
  eventsOf(file).flatMap(({ value }) =>
    file.entries(value).flatMap(({ name, key, value: list }) => {
      if (!/^(branches|tags|paths)(-ignore)?$/.test(name) || !list) return [];
      const nodes = isSeq(list) ? file.items(list) : [list];
      const patterns = nodes.flatMap((node) => {
        const text = file.text(node);
        return text === undefined || text.includes("${{") ? [] : [{ node, text }];
      });
      return [{ kind: name.startsWith("paths") ? ("path" as const) : ("ref" as const), name, key, patterns }];
    }),
  ),
);

/** Files filter by the same names. */
const problems = { path: new Map<string, string | undefined>(), ref: new Map<string, string | undefined>() };

/** What is wrong with a pattern. */
function problemOf(text: string, kind: Filter["kind"]): string | undefined {
  const known = problems[kind];
  if (!known.has(text)) known.set(text, problemIn(text, kind));
  return known.get(text);
}

function problemIn(text: string, kind: Filter["kind"]): string | undefined {
  const pattern = text.startsWith("!") ? text.slice(1) : text;
  if (pattern === "") return "an empty pattern matches nothing";
  if (pattern !== pattern.trim()) return "it begins or ends with a space, which no name does";
  if (kind === "path" && /^\.{1,2}\//.test(pattern)) return 'paths begin at the root of the repository, without "./"';
  if (kind === "ref" && /^\/|\/$|\/\/|\.\.|[\s~^:]/.test(pattern.replace(/\[.*?\]/g, "")))
    return "no branch or tag can have such a name";
  if (/^[?+]/.test(pattern)) return `"${pattern[0]}" repeats the character before it, and there is none`;
  // Most are plain names.
  if (!/[\\*[]/.test(pattern)) return undefined;
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === "\\") at += 1;
    else if (pattern[at] === "*" && (pattern[at + 1] === "?" || pattern[at + 1] === "+"))
      return `"${pattern[at + 1]}" repeats the character before it, and "*" is none`;
    else if (pattern[at] === "[") {
      const end = pattern.indexOf("]", at + 1);
      if (end < 0) return '"[" is not closed; write "\\[" for the character';
      const body = pattern.slice(at + 1, end);
      if (body === "") return '"[]" matches nothing';
      const range = [...body.matchAll(/(.)-(.)/g)].find(([, from, to]) => from! > to!);
      if (range) return `the range ${range[0]} is upside down`;
      at = end;
    }
  }
  return undefined;
}

export const patterns: Rule = {
  id: "WF022",
  title: "a filter's pattern can match something",
  severity: "error",
  why: "A wrong pattern matches nothing, and the workflow never starts. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet",
  check(file) {
    return filtersOf(file).flatMap(({ kind, patterns: list }) =>
      list.flatMap(({ node, text }) => {
        const problem = problemOf(text, kind);
        return problem ? [file.finding(this, node, `"${text}": ${problem}.`)] : [];
      }),
    );
  },
};

export const onlyNegative: Rule = {
  id: "WF031",
  title: "a filter with patterns that take out has one that takes in",
  severity: "warning",
  why: "With nothing but `!` patterns the filter matches nothing. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#example-including-and-excluding-branches",
  check(file) {
    return filtersOf(file)
      .filter(({ patterns: list }) => list.length > 0 && list.every(({ text }) => text.startsWith("!")))
      .map(({ name, key }) =>
        file.finding(this, key, `${name} only takes out; write "**" before the first pattern, or use ${name}-ignore.`),
      );
  },
};
