import type { Node } from "../../../yaml.ts";
import type { YamlFile } from "../../file.ts";
import { eventsOf, jobsOf, stepsOf } from "../../model.ts";
import type { Rule } from "../../rule.ts";

export const adhocPackages: Rule = {
  id: "WF050",
  title: "packages come from a lock file",
  severity: "warning",
  pedantic: true,
  zizmor: "adhoc-packages",
  why: "What is installed by name alone is the newest of that day. https://docs.zizmor.sh/audits/#adhoc-packages",
  check(file) {
    return stepsOf(file).flatMap(({ run }) => {
      const match =
        /\b(?:(?:npm (?:-g |--global )?(?:install|i)|pnpm add|yarn global add|pip3? install|gem install|uv (?:pip|tool) install|cargo install)\s+(?:-(?!r\b|-requirement\b|e\b)\S+\s+)*(?![-.])[\w@][^\s;&|]*)/.exec(
          run?.text ?? "",
        );
      return match
        ? [file.finding(this, run?.node, "put it into a manifest with a lock file, and install from that.", match[0])]
        : [];
    });
  },
};

export const anonymous: Rule = {
  id: "WF051",
  title: "a workflow and its jobs have names",
  severity: "warning",
  pedantic: true,
  zizmor: "anonymous-definition",
  why: "GitHub shows the path and the id instead. https://docs.zizmor.sh/audits/#anonymous-definition",
  check(file) {
    if (file.kind !== "workflow" || !file.root) return [];
    const top = file.entry(file.root, "name") ? [] : [file.finding(this, file.root, "write `name:` at the top.")];
    // A called workflow has a name of its own.
    const jobs = jobsOf(file).filter(({ node, uses }) => !uses && !file.entry(node, "name"));
    return [...top, ...jobs.map(({ id, key }) => file.finding(this, key, `write \`name:\` in job ${id}.`))];
  },
};

export const concurrency: Rule = {
  id: "WF055",
  title: "a workflow says what happens when it is started twice",
  severity: "warning",
  pedantic: true,
  zizmor: "concurrency-limits",
  why: "Without `concurrency` two runs do the same at the same time. https://docs.zizmor.sh/audits/#concurrency-limits",
  check(file) {
    const events = eventsOf(file);
    if (
      file.kind !== "workflow" ||
      file.entry(file.root, "concurrency") ||
      events.every(({ name }) => name === "workflow_call")
    )
      return [];
    if (jobsOf(file).some(({ node }) => file.entry(node, "concurrency"))) return [];
    return [
      file.finding(
        this,
        file.entry(file.root, "on")?.key,
        "write `concurrency: { group: ${{ github.workflow }}-${{ github.ref }}, cancel-in-progress: … }`.",
      ),
    ];
  },
};

/** Actions that read a cache, with the input that says so; `on` is what it is when nothing is given. */
const caches: Readonly<Record<string, { readonly input?: string; readonly off?: RegExp; readonly on: boolean }>> = {
  "actions/cache": { on: true },
  "actions/cache/restore": { on: true },
  "actions/setup-go": { input: "cache", off: /^false$/i, on: true },
  "actions/setup-java": { input: "cache", off: /^$/, on: false },
  "actions/setup-node": { input: "package-manager-cache", off: /^false$/i, on: true },
  "actions/setup-python": { input: "cache", off: /^$/, on: false },
  "actions-rust-lang/setup-rust-toolchain": { input: "cache", off: /^false$/i, on: true },
  "astral-sh/setup-uv": { input: "enable-cache", off: /^false$/i, on: true },
  "docker/setup-buildx-action": { input: "cache-binary", off: /^false$/i, on: true },
  "gradle/actions/setup-gradle": { input: "cache-disabled", off: /^true$/i, on: true },
  "ruby/setup-ruby": { input: "bundler-cache", off: /^false$/i, on: false },
  "swatinem/rust-cache": { on: true },
};

const namesRelease = (file: YamlFile, branches: Node | undefined): boolean =>
  [branches, ...file.items(branches)].some((branch) => /^releases?([/-]|$)/i.test(file.text(branch) ?? ""));

export const cachePoisoning: Rule = {
  id: "WF054",
  title: "a release is built without a cache",
  severity: "warning",
  zizmor: "cache-poisoning",
  why: "Whoever can write the cache, from any branch, decides what is released. https://docs.zizmor.sh/audits/#cache-poisoning",
  check(file) {
    const isRelease = eventsOf(file).some(
      ({ name, value }) =>
        name === "release" ||
        (name === "push" && (file.entry(value, "tags") || namesRelease(file, file.entry(value, "branches")?.value))),
    );
    if (!isRelease) return [];
    return stepsOf(file).flatMap((step) => {
      const reference = step.uses?.reference;
      if (!step.uses || reference?.kind !== "repository") return [];
      const cache = caches[`${reference.repository}${reference.path}`.toLowerCase()];
      if (!cache || step.input("lookup-only")?.text === "true") return [];
      // Naming a package manager asks for its cache, whatever the default is.
      const asked = reference.repository === "actions/setup-node" ? step.input("cache") : undefined;
      const given = asked ?? (cache.input ? step.input(cache.input) : undefined);
      const isOn = given ? asked !== undefined || !cache.off?.test(given.text ?? "") : cache.on;
      if (!isOn) return [];
      const how = cache.input ? `; switch ${cache.input} off` : "; leave the step out of a release";
      return [file.finding(this, given?.node ?? step.uses.node, `this run releases what it finds in a cache${how}.`)];
    });
  },
};

const openLine = /(?:http|git):\/\//;

export const insecureUrls: Rule = {
  id: "WF067",
  title: "nothing is fetched over an open line",
  severity: "warning",
  zizmor: "insecure-url-scheme",
  why: "Over http:// or git:// anybody on the way can put something else in. https://docs.zizmor.sh/audits/#insecure-url-scheme",
  check(file) {
    // Hardly any file has one, and looking for it in every script takes long.
    if (!openLine.test(file.content)) return [];
    return stepsOf(file).flatMap(({ run }) => {
      const match =
        /\b(?:curl|wget|git clone|pip3? install|npm install)\b[^\n]*?\s["']?((?:http|git):\/\/(?!localhost|127\.|\[::1\]|0\.0\.0\.0|\$|host\.docker)[^\s"']+)/.exec(
          run?.text ?? "",
        );
      return match ? [file.finding(this, run?.node, "write https://.", match[1])] : [];
    });
  },
};

export const misfeatures: Rule = {
  id: "WF068",
  title: "what GitHub offers and nobody should use is not used",
  severity: "warning",
  pedantic: true,
  zizmor: "misfeature",
  why: "`pip-install` of setup-python installs into the global environment; cmd has no way to stop at an error. https://docs.zizmor.sh/audits/#misfeature",
  check(file) {
    return stepsOf(file).flatMap((step) => {
      const install = step.repository === "actions/setup-python" ? step.input("pip-install") : undefined;
      const shell = file.entry(step.node, "shell")?.value;
      return [
        ...(install
          ? [file.finding(this, install.node, "install in a step of its own, into a virtual environment.")]
          : []),
        ...(file.text(shell) === "cmd" ? [file.finding(this, shell, "use pwsh or bash.")] : []),
      ];
    });
  },
};
