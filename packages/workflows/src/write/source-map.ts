import { CompositeDefinition } from "../model/composite.ts";
import type { Step } from "../model/step.ts";
import type { Workflow } from "../model/workflow.ts";
import { type Place, placeOf } from "../sources.ts";
import { isMap, isScalar, isSeq, lineCounter, parseDocument } from "../yaml.ts";

/**
 * Which call declared what in a generated file: path in the YAML, such as `jobs.test.steps[0]`, -> place of the call.
 * The path of the whole file is empty.
 */
export type SourceMap = Readonly<Record<string, Place>>;

/**
 * The source map of the file of a workflow or composite action; empty unless `recordSources()` was called before it was
 * declared.
 *
 * @param root files are named from here
 */
export function sourceMap(source: Workflow | CompositeDefinition, root: string): SourceMap {
  const entries: (readonly [string, object])[] =
    source instanceof CompositeDefinition
      ? [["", source], ...stepEntries("runs", source.body.steps)]
      : [
          ["", source],
          ...source.props.on.map((trigger) => [`on.${trigger.event}`, trigger] as const),
          ...source.props.jobs.flatMap((job) => [
            [`jobs.${job.id}`, job] as const,
            ...(job.definition.kind === "steps" ? stepEntries(`jobs.${job.id}`, job.definition.props.steps) : []),
          ]),
        ];
  return Object.fromEntries(
    entries.flatMap(([path, declared]) => {
      const place = placeOf(declared, root);
      return place ? [[path, place]] : [];
    }),
  );
}

function stepEntries(path: string, steps: readonly Step[], key = "steps"): (readonly [string, object])[] {
  return steps.flatMap((step, at) => {
    const own = `${path}.${key}[${at}]`;
    const { action } = step;
    const inner = action.kind === "control" && action.control.key === "parallel" ? action.control.steps : [];
    return [[own, step] as const, ...stepEntries(own, inner, "parallel")];
  });
}

/**
 * Finds the call that declared what stands at a place of a generated file, for `check`.
 *
 * @param files path -> text
 * @param maps path -> its source map
 */
export function locator(
  files: Readonly<Record<string, string>>,
  maps: Readonly<Record<string, SourceMap>>,
): (file: string, line: number, column: number) => Place | undefined {
  return (file, line, column) => {
    const map = maps[file];
    const text = files[file];
    if (!map || text === undefined || Object.keys(map).length === 0) return undefined;
    const paths = pathsAt(text, line, column);
    return paths.map((path) => map[path]).findLast((place) => place !== undefined);
  };
}

/** Paths of everything that a place is part of, from the outside in. */
function pathsAt(text: string, line: number, column: number): string[] {
  const lines = lineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: "silent" });
  const offset = (lines.lineStarts[line - 1] ?? 0) + column - 1;
  const paths = [""];
  let node: unknown = document.contents;
  for (;;) {
    const path = paths.at(-1)!;
    const inside: (readonly [string, number, unknown])[] = isMap(node)
      ? node.items.map(({ key, value }) => [
          path === "" ? String(isScalar(key) ? key.value : key) : `${path}.${isScalar(key) ? key.value : key}`,
          start(key) ?? 0,
          value,
        ])
      : isSeq(node)
        ? node.items.map((item, at) => [`${path}[${at}]`, start(item) ?? 0, item])
        : [];
    // What begins last before the place holds it: comments and empty lines belong to what is above them.
    const found = inside.findLast(([, from]) => from <= offset);
    if (!found) return paths;
    paths.push(found[0]);
    node = found[2];
  }
}

const start = (node: unknown): number | undefined => (node as { range?: readonly number[] } | null)?.range?.[0];
