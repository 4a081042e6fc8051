import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Problem, WorkflowError } from "../errors.ts";
import { type Pin, type Pins, parseReference } from "../lower/pins.ts";
import { ownPins, pinsPath, savePins } from "./pins-file.ts";
import { compareVersions } from "./version.ts";

/** A pin that an edit of a generated file moves. */
export interface PinChange {
  readonly repository: string;
  readonly from: Pin;
  readonly to: Pin;
}

/** `- uses: acme/tools/lint@<commit> # v2.3.1` */
const usesLine = /^(?<head>\s*(?:- )?uses: )(?<action>[^@\s]+)@(?<sha>\S+)(?:\s+#\s*(?:tag=)?(?<version>\S+))?\s*$/;

/**
 * Takes an edit of generated files back into the pins: where only the commit and the version behind a `uses` differ
 * from what was generated, as after an update by Renovate or Dependabot.
 *
 * @param generated what `generate` gives with the pins as they are, by path
 * @param edited the same files as they are now
 * @returns the pins with the changes
 * @throws WorkflowError WFM085 any other edit, WFM086 an older version or a moved tag, WFM087 two versions of one action
 */
export function updatePinsFromYaml({
  pins,
  generated,
  edited,
}: {
  readonly pins: Pins;
  readonly generated: Readonly<Record<string, string>>;
  readonly edited: Readonly<Record<string, string>>;
}): { readonly pins: Pins; readonly changes: readonly PinChange[] } {
  const problems: Problem[] = [];
  const changes = new Map<string, PinChange & { readonly where: string }>();
  for (const [path, before] of Object.entries(generated)) {
    const after = edited[path];
    if (after === undefined)
      problems.push({ code: "WFM085", where: path, message: "the file is missing. Generate it first." });
    else compare(path, before, after, pins, changes, problems);
  }
  if (problems.length > 0) throw new WorkflowError(problems);
  const sorted = [...changes.values()].sort((a, b) => (a.repository < b.repository ? -1 : 1));
  const moved = Object.fromEntries(sorted.map(({ repository, to }) => [repository, to]));
  return { pins: { ...pins, ...moved }, changes: sorted.map(({ repository, from, to }) => ({ repository, from, to })) };
}

/**
 * The same for a repository on disk: reads the generated files, and writes the changes into `.github/towline/pins.json`.
 *
 * @param pins all pins of the repository, with those that ship with this package (`loadPins`)
 */
export function updatePinsFile(
  root: string,
  { pins, generated }: { readonly pins: Pins; readonly generated: Readonly<Record<string, string>> },
): readonly PinChange[] {
  const edited = Object.keys(generated).flatMap((path) => {
    const file = join(root, path);
    return existsSync(file) ? [[path, readFileSync(file, "utf8")] as const] : [];
  });
  const { changes } = updatePinsFromYaml({ pins, generated, edited: Object.fromEntries(edited) });
  if (changes.length > 0) {
    savePins(root, { ...ownPins(root), ...Object.fromEntries(changes.map(({ repository, to }) => [repository, to])) });
  }
  return changes;
}

function compare(
  path: string,
  before: string,
  after: string,
  pins: Pins,
  changes: Map<string, PinChange & { readonly where: string }>,
  problems: Problem[],
): void {
  const [old, young] = [before, after].map((text) => text.replaceAll("\r\n", "\n").split("\n")) as [string[], string[]];
  for (let at = 0; at < Math.max(old.length, young.length); at++) {
    const [was, is] = [old[at], young[at]];
    if (was === is) continue;
    const where = `${path}:${at + 1}`;
    const [left, right] = [was, is].map((line) => usesLine.exec(line ?? "")?.groups);
    if (!left || !right || left["head"] !== right["head"] || left["action"] !== right["action"]) {
      problems.push({
        code: "WFM085",
        where,
        message: `more than a version was changed: ${JSON.stringify(is?.trim() ?? "")} instead of ${JSON.stringify(was?.trim() ?? "")}. Change the source of the file instead.`,
      });
      // What follows is shifted: one message is enough.
      if (old.length !== young.length) return;
      continue;
    }
    const reference = parseReference(`${left["action"]}@${left["sha"]}`);
    const repository = reference?.kind === "repository" ? reference.repository : undefined;
    const from = repository === undefined ? undefined : pins[repository];
    if (repository === undefined || !from || from.sha !== left["sha"]) {
      problems.push({
        code: "WFM085",
        where,
        message: `${left["action"]} does not get its version from ${pinsPath}: the source names it. Change it there.`,
      });
      continue;
    }
    const to = { ...from, version: right["version"] ?? "", sha: right["sha"]! };
    // What another version of the action uses is not known; the numbers of its repository stay.
    const { uses: _, ...pin } = to;
    const refused = refusal(from, to);
    if (refused) problems.push({ ...refused, where });
    const other = changes.get(repository);
    if (other && (other.to.sha !== to.sha || other.to.version !== to.version)) {
      problems.push({
        code: "WFM087",
        where,
        message: `${repository} becomes ${to.version || "a version that is not named"} (${to.sha}) here, and ${other.to.version} (${other.to.sha}) at ${other.where}. One repository has one pin of it.`,
      });
    } else if (!refused) changes.set(repository, { repository, from, to: pin, where });
  }
}

function refusal(from: Pin, to: Pin): Omit<Problem, "where"> | undefined {
  if (!/^[0-9a-f]{40}$/.test(to.sha)) {
    return { code: "WFM086", message: `"${to.sha}" is no full commit: 40 hexadecimal digits.` };
  }
  if (to.version === "") return { code: "WFM086", message: `the version is missing behind ${to.sha}: # v1.2.3.` };
  const difference = compareVersions(to.version, from.version);
  if (difference === undefined) {
    return {
      code: "WFM086",
      message: `${from.version} and ${to.version} cannot be compared: a pin is a version such as v1.2.3.`,
    };
  }
  if (difference < 0) {
    return {
      code: "WFM086",
      message: `${to.version} is older than the pin, ${from.version}. To go back, change ${pinsPath} by hand.`,
    };
  }
  if (to.version === from.version && to.sha !== from.sha) {
    return {
      code: "WFM086",
      message: `the version stays ${from.version} and its commit changes from ${from.sha} to ${to.sha}: a tag was moved, or the comment was not updated.`,
    };
  }
  return undefined;
}
