import type { Problem } from "../errors.ts";
import { Commented, type Tree } from "./tree.ts";

/** The commit that stands for a version of an action. */
export interface Pin {
  /** A tag, `v6.0.1`. */
  readonly version: string;
  /** The full commit, 40 hexadecimal digits. */
  readonly sha: string;
  /** Numbers of the account and the repository, for GitHub's own lock. */
  readonly ownerId?: number;
  readonly repoId?: number;
  /** What the action itself uses, as `owner/repo@ref`, for GitHub's own lock. */
  readonly uses?: readonly string[];
}

/** `owner/repo` -> pin. Data of the repository that uses it: a JSON file. */
export type Pins = Readonly<Record<string, Pin>>;

/** What a `uses` refers to. */
export type ActionReference =
  | { readonly kind: "local"; readonly text: string }
  | { readonly kind: "docker"; readonly text: string }
  | {
      readonly kind: "repository";
      readonly repository: string;
      readonly path: string;
      readonly ref: string | undefined;
    };

const commit = /^[0-9a-f]{40}$/;

/** Takes the text of a `uses` apart; `undefined` if it is none that GitHub knows. */
export function parseReference(text: string): ActionReference | undefined {
  if (text.startsWith("./") || text.startsWith("$/")) return { kind: "local", text };
  if (text.startsWith("docker://")) return { kind: "docker", text };
  const match = /^([\w.-]+\/[\w.-]+)((?:\/[^@\s]+)?)(?:@(\S+))?$/.exec(text);
  return match ? { kind: "repository", repository: match[1]!, path: match[2]!, ref: match[3] } : undefined;
}

/** Whether a reference cannot come to mean something else. */
export function isPinned(reference: ActionReference): boolean {
  if (reference.kind === "local") return true;
  if (reference.kind === "docker") return /@sha256:[0-9a-f]{64}$/.test(reference.text);
  return commit.test(reference.ref ?? "");
}

/** The pinned text of a `uses` with the version as comment, or what is wrong. */
export function pin(text: string, pins: Pins, where: string): { text: string; comment?: string } | Problem {
  const reference = parseReference(text);
  if (!reference) {
    return {
      code: "WFM030",
      where,
      message: `"${text}" names no action. Write owner/repo, ./path, $/path or docker://image.`,
    };
  }
  if (reference.kind !== "repository") return { text };
  const { repository, path, ref } = reference;
  const known = pins[repository];
  if (ref && commit.test(ref)) {
    return known?.sha === ref ? { text, comment: known.version } : { text };
  }
  if (!known) {
    return {
      code: "WFM031",
      where,
      message: `the action ${repository} has no pin. Add "${repository}": { "version": "${ref ?? "v1.2.3"}", "sha": "<its commit>" } to the pins; \`git ls-remote https://github.com/${repository} 'refs/tags/*'\` shows them.`,
    };
  }
  if (!commit.test(known.sha)) {
    return {
      code: "WFM032",
      where,
      message: `the pin of ${repository} is "${known.sha}": a full commit has 40 hexadecimal digits.`,
    };
  }
  if (ref && known.version !== ref && !known.version.startsWith(`${ref}.`)) {
    return {
      code: "WFM033",
      where,
      message: `${text} is asked for, but the pin of ${repository} is ${known.version}. Change one of them.`,
    };
  }
  return { text: `${repository}${path}@${known.sha}`, comment: known.version };
}

/** The text as it is, with its version as a comment when it is the commit of a pin. */
export function known(text: string, pins: Pins): Tree {
  const reference = parseReference(text);
  if (reference?.kind !== "repository") return text;
  const entry = pins[reference.repository];
  return entry && entry.sha === reference.ref ? new Commented(text, entry.version) : text;
}
