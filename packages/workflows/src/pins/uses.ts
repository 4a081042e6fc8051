import { type ActionReference, isPinned, type Pin, type Pins, parseReference } from "../lower/pins.ts";
import { isMap, isScalar, isSeq, lineCounter, parseDocument, type Scalar } from "../yaml.ts";
import { compareVersions } from "./version.ts";

/** One `uses` of a workflow or action file. */
export interface Use {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** As it is written. */
  readonly text: string;
  /** The comment behind it, `v6.0.1`. */
  readonly comment: string | undefined;
  readonly reference: ActionReference;
}

/** A `uses` of an action of another repository. */
export type ThirdPartyUse = Use & { readonly reference: Extract<ActionReference, { kind: "repository" }> };

/** Below these keys `uses` is a name that somebody chose. */
const values = new Set(["with", "env", "inputs", "outputs", "secrets", "on", "matrix"]);

/** Every `uses` of a file, in its order. A file that is no YAML has none. */
export function usesIn(file: string, text: string): Use[] {
  const lines = lineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: "silent" });
  const found: Use[] = [];
  const visit = (node: unknown): void => {
    if (isSeq(node)) for (const item of node.items) visit(item);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : "";
      if (name === "uses" && isScalar(value) && typeof value.value === "string") {
        const reference = parseReference(value.value);
        if (reference)
          found.push({
            file,
            ...placeOf(value as Scalar, lines),
            text: value.value,
            comment: commentOf(value as Scalar),
            reference,
          });
      } else if (!values.has(name)) visit(value);
    }
  };
  visit(document.contents);
  return found;
}

/**
 * The version and commit that a `uses` means: its pin, or without one the commit that it names itself with the version
 * behind it.
 */
export function pinOf({ reference, comment }: ThirdPartyUse, pins: Pins): Pin | undefined {
  const known = pins[reference.repository];
  if (known) return known;
  const { ref } = reference;
  return isPinned(reference) && comment !== undefined && compareVersions(comment, comment) === 0
    ? { version: comment, sha: ref! }
    : undefined;
}

/** Those of other repositories. */
export function thirdParty(uses: readonly Use[]): ThirdPartyUse[] {
  return uses.filter((use): use is ThirdPartyUse => use.reference.kind === "repository");
}

function placeOf(node: Scalar, lines: { linePos(offset: number): { line: number; col: number } }) {
  const { line, col } = lines.linePos(node.range?.[0] ?? 0);
  return { line, column: col };
}

/** The first word of the comment: others, such as `zizmor: ignore[...]`, say something else. */
function commentOf({ comment }: Scalar): string | undefined {
  return comment?.trim().split(/\s+/, 1)[0]?.replace(/^tag=/, "") || undefined;
}
