import type { Pins } from "../lower/pins.ts";
import { isPinned } from "../lower/pins.ts";
import { type ActionsLock, actionsLockPath } from "./actions-lock.ts";
import { lockKey } from "./lock.ts";
import { pinOf, type ThirdPartyUse, thirdParty, usesIn } from "./uses.ts";
import { compareVersions } from "./version.ts";

/** A place where files, comments, pins and lock do not say the same. */
export interface PinFinding {
  /** `PIN001` ... */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * Compares what the files use with its comments, the pins and GitHub's lock. Nothing is looked up.
 *
 * | rule | asks that |
 * | --- | --- |
 * | PIN001 | an action of another repository is a full commit |
 * | PIN002 | it has a pin |
 * | PIN003 | the commit is the one of its pin |
 * | PIN004 | the comment is the version of its pin |
 * | PIN005 | pins are not older than what a file or the lock has |
 * | PIN006 | the lock has the action, at the version of its pin |
 * | PIN007 | the lock has the same commit |
 * | PIN008 | the lock has no more than is used |
 */
export function verifyPins({
  files,
  pins,
  lock,
}: {
  readonly files: Readonly<Record<string, string>>;
  readonly pins: Pins;
  readonly lock?: ActionsLock | undefined;
}): PinFinding[] {
  return Object.entries(files).flatMap(([file, text]) => {
    const uses = thirdParty(usesIn(file, text));
    // GitHub's lock knows workflows: what an action uses stands with the workflow that uses the action.
    const own = /(^|\/)\.github\/workflows\/[^/]+$/.test(file) ? lock : undefined;
    const findings = uses.flatMap((use) => [
      ...verifyUse(use, pins, own),
      ...(own ? verifyLocked(use, pins, own) : []),
    ]);
    return [...findings, ...(own ? unusedInLock(file, uses, pins, own) : [])];
  });
}

function verifyUse(use: ThirdPartyUse, pins: Pins, lock: ActionsLock | undefined): PinFinding[] {
  const { repository, ref } = use.reference;
  const pin = pins[repository];
  if (!isPinned(use.reference)) {
    // GitHub runs the commit of its lock, whatever the tag means by then.
    if (!pin && lock && ref !== undefined && lockedKey(use.file, lockKey(repository, ref), lock)) return [];
    return [
      finding(
        "PIN001",
        use,
        `${use.text} can come to mean something else; ${pin ? `write ${repository}${use.reference.path}@${pin.sha} # ${pin.version}` : "write its commit, with the version behind it"}.`,
      ),
    ];
  }
  if (!pin) return [finding("PIN002", use, `${repository} has no pin; add it with its version and commit.`)];
  const older = use.comment !== undefined && (compareVersions(pin.version, use.comment) ?? 0) < 0;
  if (older) {
    return [
      finding(
        "PIN005",
        use,
        `the file has ${use.comment}, the pin of ${repository} is the older ${pin.version}. Take the newer over with \`pins --update-from-yaml\`.`,
      ),
    ];
  }
  if (ref !== pin.sha) {
    return [
      finding("PIN003", use, `the commit is not the one of the pin of ${repository}: ${pin.sha} # ${pin.version}.`),
    ];
  }
  if (use.comment !== pin.version) {
    return [
      finding(
        "PIN004",
        use,
        use.comment === undefined
          ? `the version is missing behind it: # ${pin.version}.`
          : `the comment says ${use.comment}, the commit is ${pin.version}.`,
      ),
    ];
  }
  return [];
}

function verifyLocked(use: ThirdPartyUse, pins: Pins, lock: ActionsLock): PinFinding[] {
  const { repository } = use.reference;
  const pin = pinOf(use, pins);
  if (!pin) return [];
  const key = lockKey(repository, pin.version);
  const listed = lockedKey(use.file, key, lock);
  const locked = listed === undefined ? undefined : lock.dependencies[listed];
  if (locked) {
    if (locked.commit === `sha1-${pin.sha}`) return [];
    return [finding("PIN007", use, `${actionsLockPath} has ${locked.commit} for ${listed}, the pin is ${pin.sha}.`)];
  }
  const newer = Object.entries(lock.dependencies).find(
    ([each, { ref }]) =>
      each.toLowerCase().startsWith(`${repository.toLowerCase()}@`) && (compareVersions(pin.version, ref) ?? 0) < 0,
  );
  if (newer) {
    return [
      finding(
        "PIN005",
        use,
        `${actionsLockPath} has ${newer[0]}, the pin of ${repository} is the older ${pin.version}.`,
      ),
    ];
  }
  return [finding("PIN006", use, `${actionsLockPath} does not have ${key} for this workflow; write it anew.`)];
}

const lockedKey = (file: string, key: string, lock: ActionsLock): string | undefined =>
  lock.workflows[file]?.find((each) => each.toLowerCase() === key.toLowerCase());

function unusedInLock(file: string, uses: readonly ThirdPartyUse[], pins: Pins, lock: ActionsLock): PinFinding[] {
  const listed = lock.workflows[file] ?? [];
  const used = new Set<string>();
  const visit = (key: string): void => {
    const own = listed.find((each) => each.toLowerCase() === key.toLowerCase());
    if (own === undefined || used.has(own)) return;
    used.add(own);
    for (const below of lock.dependencies[own]?.uses ?? []) visit(below);
  };
  for (const use of uses) {
    const { repository, ref } = use.reference;
    const version = pinOf(use, pins)?.version ?? ref;
    if (version !== undefined) visit(lockKey(repository, version));
  }
  return listed
    .filter((key) => !used.has(key))
    .map((key) => ({
      rule: "PIN008",
      file: actionsLockPath,
      line: 1,
      column: 1,
      message: `it has ${key} for ${file}, which does not use it; write it anew.`,
    }));
}

function finding(rule: string, { file, line, column }: ThirdPartyUse, message: string): PinFinding {
  return { rule, file, line, column, message };
}
