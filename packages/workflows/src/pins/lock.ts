import { type Problem, WorkflowError } from "../errors.ts";
import { isPinned, type Pin, type Pins } from "../lower/pins.ts";
import { type ActionsLock, actionsLockPath, type LockedAction } from "./actions-lock.ts";
import { pinOf, type ThirdPartyUse, thirdParty, usesIn } from "./uses.ts";
import { compareVersions } from "./version.ts";

/** What GitHub's lock is made from. */
export interface LockSources {
  /** Workflow files by their path: `.github/workflows/ci.yml`. */
  readonly files: Readonly<Record<string, string>>;
  readonly pins: Pins;
  /** The lock as it is. What it knows about accounts, repositories and what actions use is taken over. */
  readonly previous?: ActionsLock;
}

/** `actions/checkout@v7.0.1`: names of accounts and repositories are the same in any case. */
export const lockKey = (repository: string, version: string): string => `${repository.toLowerCase()}@${version}`;
const repositoryOf = (key: string): string => key.slice(0, key.indexOf("@"));

/**
 * GitHub's lock for the actions that the files use: at the versions of the pins, else at the commits and versions that the
 * files name, else as the lock before has them. Nothing is looked up: numbers of accounts and repositories come from the
 * pins or from the lock before.
 *
 * @throws WorkflowError WFM082 what is not known, WFM083 an older version or another commit than the lock before has
 */
export function actionsLock({ files, pins, previous }: LockSources): ActionsLock {
  const problems: Problem[] = [];
  const problem = (code: string, where: string, message: string) => {
    if (!problems.some((each) => each.where === where && each.message === message))
      problems.push({ code, where, message });
  };
  const before = new Map(
    Object.entries(previous?.dependencies ?? {}).map(([key, value]) => [key.toLowerCase(), value]),
  );
  const dependencies = new Map<string, LockedAction>();

  const add = (key: string, where: string): string[] => {
    const known = dependencies.get(key) ?? before.get(key.toLowerCase());
    if (!known) {
      problem("WFM082", where, `what ${key} stands for is not known here; \`gh actions-lock\` finds it.`);
      return [];
    }
    dependencies.set(key, known);
    return [key, ...(known.uses ?? []).flatMap((below) => add(below, where))];
  };
  /** A tag or a branch that the lock before found a commit for stays as it is; everything else needs a commit. */
  const addUse = (use: ThirdPartyUse): string[] => {
    const { repository, ref } = use.reference;
    const pin = pinOf(use, pins);
    if (pin) return addPinned(repository, pin, use.file);
    if (ref !== undefined && !isPinned(use.reference)) return add(lockKey(repository, ref), use.file);
    problem(
      "WFM082",
      use.file,
      `the version of ${repository} at ${ref} is not known here. Write it behind the commit, # v1.2.3, or add a pin.`,
    );
    return [];
  };
  const addPinned = (repository: string, pin: Pin, where: string): string[] => {
    const key = lockKey(repository, pin.version);
    const sameRepository = [...before].filter(([each]) => repositoryOf(each) === repository.toLowerCase());
    for (const [each, { ref, commit }] of sameRepository) {
      if ((compareVersions(pin.version, ref) ?? 0) < 0) {
        problem(
          "WFM083",
          `${actionsLockPath} > ${each}`,
          `the pin of ${repository} is ${pin.version}: older than the lock, which has ${ref}. Pin ${ref} or a later one; to go back, take ${each} out of the lock first.`,
        );
      } else if (pin.version === ref && commit !== `sha1-${pin.sha}`) {
        problem(
          "WFM083",
          `${actionsLockPath} > ${each}`,
          `the pin of ${repository} ${ref} is ${pin.sha}, the lock has ${commit}: a tag was moved, or one of the two was changed by hand.`,
        );
      }
    }
    const own = before.get(key.toLowerCase());
    const ids = own ?? sameRepository[0]?.[1];
    const ownerId = pin.ownerId ?? ids?.ownerId;
    const repoId = pin.repoId ?? ids?.repoId;
    if (ownerId === undefined || repoId === undefined) {
      problem(
        "WFM082",
        where,
        `the numbers of ${repository} are not known here. Add "ownerId" and "repoId" to its pin: gh api repos/${repository} --jq '.owner.id, .id'.`,
      );
      return [];
    }
    const uses = pin.uses ?? own?.uses;
    if (uses === undefined && !own && sameRepository.some(([, each]) => each.uses?.length)) {
      problem(
        "WFM082",
        where,
        `what ${key} uses itself is not known here. Add "uses" to its pin, or run \`gh actions-lock\`.`,
      );
    }
    const hostname = own?.hostname;
    dependencies.set(key, {
      ref: pin.version,
      commit: `sha1-${pin.sha}`,
      ownerId,
      repoId,
      ...(hostname === undefined ? {} : { hostname }),
      ...(uses?.length ? { uses } : {}),
    });
    return add(key, where);
  };

  const workflows = Object.entries(files).map(([path, text]): [string, string[]] => {
    return [path, [...new Set(thirdParty(usesIn(path, text)).flatMap(addUse))].sort()];
  });
  if (problems.length > 0) throw new WorkflowError(problems);
  return {
    version: previous?.version ?? "v0.0.2",
    workflows: Object.fromEntries(workflows),
    dependencies: Object.fromEntries(dependencies),
  };
}
