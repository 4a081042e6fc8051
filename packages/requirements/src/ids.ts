import { compareIds } from "./rows.ts";

/** An id as a title names it, before anyone looked whether it exists. */
export interface NamedIds {
  readonly ids: readonly string[];
  /** Ranges that run backwards or across systems, as written. */
  readonly badRanges: readonly string[];
}

/** `E1-14`, `D-P-06`; a range is `E1-59..62` or `E1-59..E1-62`. Letters before it (`SHE1-2`) make it something else. */
const named =
  /(?<![A-Za-z0-9-])((?:D-)?(?:E\d|P|C|R|V))-(\d{1,3})(?:\.\.(?:((?:D-)?(?:E\d|P|C|R|V))-)?(\d{1,3}))?(?![A-Za-z0-9])/g;

/**
 * The ids that a title names. Letters of systems that no page knows yet (`C-1`, `V-2`) are ordinary text, unless
 * their form leaves no doubt (`E7-01`, `D-C-05`).
 *
 * @param systems - what stands before the number of the known ids: `E1`, `D-P`
 */
export function idsIn(title: string, systems: ReadonlySet<string>): NamedIds {
  const ids: string[] = [];
  const badRanges: string[] = [];
  for (const [text, system = "", from = "", toSystem, to] of title.matchAll(named)) {
    if (!systems.has(system) && !/^(D-|E\d)/.test(system)) continue;
    if (to === undefined) ids.push(`${system}-${from}`);
    else if ((toSystem !== undefined && toSystem !== system) || Number(to) <= Number(from)) badRanges.push(text);
    else
      for (let number = Number(from); number <= Number(to); number += 1)
        ids.push(`${system}-${String(number).padStart(2, "0")}`);
  }
  return { ids: [...new Set(ids)], badRanges };
}

/** What stands before the number: `E1` of `E1-14`, `D-P` of `D-P-06`. */
export function systemOf(id: string): string {
  return id.replace(/-\d+$/, "");
}

/** The known id that an unknown one most likely meant: same system and nearest number before anything else. */
export function nearestId(id: string, known: readonly string[]): string | undefined {
  const number = Number(/\d+$/.exec(id)?.[0] ?? 0);
  const distance = (other: string) =>
    (systemOf(other) === systemOf(id) ? 0 : 1000) + Math.abs(Number(/\d+$/.exec(other)?.[0] ?? 0) - number);
  return [...known].sort((one, other) => distance(one) - distance(other) || compareIds(one, other))[0];
}
