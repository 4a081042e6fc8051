import { jobsOf, stepsOf } from "../../model.ts";
import type { Rule } from "../../rule.ts";
import { references } from "./references.ts";

export const forbiddenUses: Rule = {
  id: "WF060",
  title: "only actions that the check's options allow are used",
  severity: "error",
  zizmor: "forbidden-uses",
  why: "Who may run code with the repository's rights is a decision, made once. https://docs.zizmor.sh/audits/#forbidden-uses",
  check(file, { options: { uses } }) {
    const matches = (list: readonly string[], name: string) =>
      list.some(
        (one) => one.toLowerCase() === name || (one.endsWith("/*") && name.startsWith(one.slice(0, -1).toLowerCase())),
      );
    return references(file)
      .filter(({ name }) => (uses?.allow && !matches(uses.allow, name)) || matches(uses?.deny ?? [], name))
      .map(({ name, node }) =>
        file.finding(this, node, `${name} may not be used here; see \`uses\` in the options of the check.`),
      );
  },
};

export const pinComment: Rule = {
  id: "WF064",
  title: "the version beside a commit is the commit's",
  severity: "error",
  zizmor: "ref-version-mismatch",
  why: "People and bots read the comment; the runner reads the commit. https://docs.zizmor.sh/audits/#ref-version-mismatch",
  check(file, { options: { pins = {} } }) {
    const known = new Map(Object.entries(pins).map(([name, pin]) => [name.toLowerCase(), pin]));
    return references(file).flatMap(({ name, node, reference }) => {
      const pin = known.get(name);
      const version = /(?:^|\s)(?:tag[:=]\s*)?(v?\d[\w.-]*)/.exec(file.commentOn(node) ?? "")?.[1];
      if (!pin || !version || reference.ref !== pin.sha) return [];
      if (pin.version === version || pin.version.startsWith(`${version}.`)) return [];
      return [
        file.finding(this, node, `the commit is ${pin.version} and the comment says ${version}; correct one of them.`),
      ];
    });
  },
};

/** Owners whose names are imitated: https://docs.zizmor.sh/audits/#typosquat-uses */
const owners = [
  "actions",
  "github",
  "docker",
  "aws-actions",
  "google-github-actions",
  "azure",
  "hashicorp",
  "pnpm",
  "oven-sh",
  "astral-sh",
  "dependabot",
  "codecov",
  "softprops",
  "sigstore",
  "pypa",
];

export const typosquats: Rule = {
  id: "WF077",
  title: "an action's owner is who one thinks",
  severity: "warning",
  zizmor: "typosquat-uses",
  why: "A name one letter off runs somebody else's code. https://docs.zizmor.sh/audits/#typosquat-uses",
  check(file) {
    return references(file).flatMap(({ name, node }) => {
      const owner = name.split("/", 1)[0]!;
      const meant = meantBy(owner);
      return meant ? [file.finding(this, node, `is "${owner}" meant to be "${meant}"?`)] : [];
    });
  },
};

/** Files use actions of the same owners. */
const meant = new Map<string, string | undefined>();

function meantBy(owner: string): string | undefined {
  if (meant.has(owner)) return meant.get(owner);
  const near = owners.includes(owner) ? undefined : owners.find((known) => known.length > 4 && isNear(known, owner));
  meant.set(owner, near);
  return near;
}

/** One letter more, less or other, or two exchanged. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const rest = (text: string, by: number) => text.slice(at + by);
  return (
    rest(a, 1) === rest(b, 1) ||
    rest(a, 1) === rest(b, 0) ||
    rest(a, 0) === rest(b, 1) ||
    (a[at] === b[at + 1] && a[at + 1] === b[at] && rest(a, 2) === rest(b, 2))
  );
}

export const selfRepository: Rule = {
  id: "WF074",
  title: "an action of the same repository is called from its commit",
  severity: "warning",
  pedantic: true,
  zizmor: "self-repository",
  why: "`./` is what an earlier step left in the folder, `$/` is what is in the commit. https://docs.zizmor.sh/audits/#self-repository",
  check(file) {
    return [...stepsOf(file), ...jobsOf(file)]
      .filter(({ uses }) => uses?.text.startsWith("./") && !uses.text.includes("node_modules"))
      .map(({ uses }) => file.finding(this, uses?.node, `write $${uses?.text.slice(1)}.`));
  },
};

/** What the runner can do by itself: https://docs.zizmor.sh/audits/#superfluous-actions */
const superfluous: Readonly<Record<string, string>> = {
  "actions/create-release": "gh release create",
  "softprops/action-gh-release": "gh release create",
  "ncipollo/release-action": "gh release create",
  "elgohr/github-release-action": "gh release create",
  "peter-evans/create-pull-request": "gh pr create",
  "peter-evans/create-or-update-comment": "gh issue comment",
  "stefanzweifel/git-auto-commit-action": "git commit",
  "addnab/docker-run-action": "docker run",
  "dtolnay/rust-toolchain": "rustup toolchain install",
  "actions-rs/toolchain": "rustup toolchain install",
};

export const superfluousActions: Rule = {
  id: "WF075",
  title: "what the runner can do itself needs no action",
  severity: "warning",
  pedantic: true,
  zizmor: "superfluous-actions",
  why: "Each action is somebody else's code with the job's rights. https://docs.zizmor.sh/audits/#superfluous-actions",
  check(file) {
    return stepsOf(file).flatMap((step) => {
      const command = superfluous[step.repository ?? ""];
      return command ? [file.finding(this, step.uses?.node, `the runner has \`${command}\`.`)] : [];
    });
  },
};

export const obfuscation: Rule = {
  id: "WF069",
  title: "the path of an action is written plainly",
  severity: "warning",
  zizmor: "obfuscation",
  why: "`a//b`, `a/./b` and `a/x/../b` mean `a/b` and escape those who search for it. https://docs.zizmor.sh/audits/#obfuscation",
  check(file) {
    return stepsOf(file).flatMap(({ uses }) => {
      if (!uses || uses.text.startsWith("docker://")) return [];
      const isLocal = uses.reference?.kind === "local";
      const path = uses.text.replace(isLocal ? /^[.$]\// : "", "").split("@")[0]!;
      const hasDetour = hasDetourIn(path) || (!isLocal && path.endsWith("/"));
      return hasDetour ? [file.finding(this, uses.node, "write the path without detours.")] : [];
    });
  },
};

/** `owner/repo` alone, as most are, has none. */
const hasDetourIn = (path: string): boolean =>
  /\/[/.]|^\./.test(path) && /\/\/|(^|\/)\.(\/|$)|[^./]\/\.\.(\/|$)/.test(path);

const inputs: Readonly<Record<string, readonly string[]>> = {
  "astral-sh/setup-uv": ["version", "version-file"],
  "golangci/golangci-lint-action": ["version", "version-file"],
  "goreleaser/goreleaser-action": ["version"],
  "pnpm/action-setup": ["version", "package_json_file"],
  "oven-sh/setup-bun": ["bun-version", "bun-version-file"],
  "denoland/setup-deno": ["deno-version", "deno-version-file"],
  "hashicorp/setup-terraform": ["terraform_version"],
  "aquasecurity/setup-trivy": ["version"],
};

export const unpinnedTools: Rule = {
  id: "WF080",
  title: "a tool that an action installs has a version",
  severity: "warning",
  pedantic: true,
  zizmor: "unpinned-tools",
  why: "Without one it is the newest, which changes under the workflow. https://docs.zizmor.sh/audits/#unpinned-tools",
  check(file) {
    return stepsOf(file).flatMap((step) => {
      const names = inputs[step.repository ?? ""];
      if (!names) return [];
      const given = names.map((name) => step.input(name)).find(Boolean);
      if (given && given.text !== "latest") return [];
      return [file.finding(this, given?.node ?? step.uses?.node, `write a version: \`${names[0]}: <version>\`.`)];
    });
  },
};

export const unpinnedImages: Rule = {
  id: "WF079",
  title: "an image is named with its digest",
  severity: "warning",
  pedantic: true,
  zizmor: "unpinned-images",
  why: "A tag can be moved to another image. https://docs.zizmor.sh/audits/#unpinned-images",
  check(file) {
    return jobsOf(file)
      .flatMap(({ node }) => [
        file.entry(node, "container")?.value,
        ...file.entries(file.entry(node, "services")?.value).map(({ value }) => value),
      ])
      .flatMap((container) => {
        const image = file.entry(container, "image")?.value ?? container;
        const text = file.text(image);
        if (!text || text.includes("${{") || /@sha256:[0-9a-f]{64}$/.test(text)) return [];
        return [
          file.finding(
            this,
            image,
            `${text} can become another image; write ${text.split(/[:@]/)[0]}@sha256:<digest>.`,
          ),
        ];
      });
  },
};
