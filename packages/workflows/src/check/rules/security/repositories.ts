import { isInRange } from "../../../repositories/range.ts";
import { shippedRepositories } from "../../../repositories/repositories.ts";
import type { YamlFile } from "../../file.ts";
import type { Project } from "../../project.ts";
import type { Rule } from "../../rule.ts";
import { references } from "./references.ts";

/** Every action of another repository that something is known of. */
const knownOf = (file: YamlFile, { options }: Project) =>
  references(file).flatMap((reference) => {
    const known = (options.repositories ?? shippedRepositories)[reference.name];
    return known ? [{ ...reference, known, ref: reference.reference.ref ?? "" }] : [];
  });

const commit = /^[0-9a-f]{40}$/;

export const archivedUses: Rule = {
  id: "WF052",
  title: "an action is still looked after",
  severity: "warning",
  zizmor: "archived-uses",
  why: "Nobody mends an archived repository, whatever is found in it. https://docs.zizmor.sh/audits/#archived-uses",
  check(file, project) {
    return knownOf(file, project)
      .filter(({ known }) => known.archived)
      .map(({ name, node }) =>
        file.finding(this, node, `${name} is archived; use one that is looked after, or the command itself.`),
      );
  },
};

export const vulnerableActions: Rule = {
  id: "WF065",
  title: "an action has no hole that is known",
  severity: "warning",
  zizmor: "known-vulnerable-actions",
  why: "The hole is public, with how to use it. Known are the worst of GitHub's advisories, those of .github/towline/repositories.json, and with --online all. https://docs.zizmor.sh/audits/#known-vulnerable-actions",
  check(file, project) {
    return knownOf(file, project).flatMap(({ node, text, known, ref }) => {
      // The fullest name of a commit says most: v4.1.2 and not v4.
      const tags = Object.entries(known.tags ?? {}).flatMap(([tag, at]) =>
        at === (known.tags?.[ref] ?? ref) ? [tag] : [],
      );
      const named = commit.test(ref) ? /v?\d+(\.\d+)*/.exec(file.commentOn(node) ?? "")?.[0] : ref;
      const version = [...tags, ...(named ? [named] : [])]
        .filter((each) => /^v?\d[\w.-]*$/.test(each))
        .sort((a, b) => b.split(".").length - a.split(".").length)[0];
      if (!version) return [];
      return (known.advisories ?? [])
        .filter(({ affected }) => isInRange(version, affected))
        .map(({ id, fixed }) =>
          file.finding(
            this,
            node,
            `${text} has ${id}; ${fixed ? `use v${fixed} or later` : "no version is without it"}.`,
          ),
        );
    });
  },
};

export const impostorCommit: Rule = {
  id: "WF085",
  title: "a commit is one of the repository that is named",
  severity: "error",
  zizmor: "impostor-commit",
  why: "GitHub finds the commit of any fork under the name of the original, so anybody's code can stand behind a trusted name. Known from .github/towline/repositories.json, or with --online. https://docs.zizmor.sh/audits/#impostor-commit",
  check(file, project) {
    return knownOf(file, project)
      .filter(({ known, ref }) => commit.test(ref) && known.commits?.[ref] === false)
      .map(({ name, node }) =>
        file.finding(
          this,
          node,
          `no branch and no tag of ${name} has this commit: it may be a fork's. Take the commit of a tag.`,
        ),
      );
  },
};

export const refConfusion: Rule = {
  id: "WF086",
  title: "a ref is a branch or a tag and not both",
  severity: "warning",
  zizmor: "ref-confusion",
  why: "Whoever may push a branch can hide the tag of the same name. Known from .github/towline/repositories.json, or with --online. https://docs.zizmor.sh/audits/#ref-confusion",
  check(file, project) {
    return knownOf(file, project)
      .filter(({ known, ref }) => ref !== "" && known.tags?.[ref] !== undefined && known.branches?.[ref] !== undefined)
      .map(({ name, node, ref, known }) =>
        file.finding(
          this,
          node,
          `${name} has a branch and a tag ${ref}; write the commit of the one that is meant: ${known.tags?.[ref]}.`,
        ),
      );
  },
};

export const staleReferences: Rule = {
  id: "WF087",
  title: "a commit is the one of a tag",
  severity: "warning",
  pedantic: true,
  zizmor: "stale-action-refs",
  why: "What was never released was tested by nobody, and no bot updates it. Known from .github/towline/repositories.json, or with --online. https://docs.zizmor.sh/audits/#stale-action-refs",
  check(file, project) {
    return knownOf(file, project)
      .filter(({ known, ref }) => commit.test(ref) && known.tags && !Object.values(known.tags).includes(ref))
      .map(({ name, node }) =>
        file.finding(this, node, `no tag of ${name} is this commit; take the commit of a release.`),
      );
  },
};
