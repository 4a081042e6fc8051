import { isMap, isScalar, isSeq, type Node } from "../../yaml.ts";
import type { YamlFile } from "../file.ts";
import { jobsOf } from "../model.ts";
import { perFile } from "../per-file.ts";
import type { Rule } from "../rule.ts";

/** https://docs.github.com/actions/reference/runners/github-hosted-runners and -larger-runners */
const hosted =
  /^(ubuntu-(latest|slim|(22|24|26)\.04)(-arm)?|windows-(latest|2022|2025|2025-vs2026|11-arm|11-vs2026-arm)|macos-(latest|14|15|26)(-large|-xlarge|-intel)?)$/i;

/** https://github.com/actions/runner-images/issues?q=label%3AAnnouncement */
const retired = /^(ubuntu-(16|18|20)\.04|windows-20(16|19)|macos-(10\.15|11(\.0)?|12|13)(-large|-xl|-xlarge)?)$/i;

interface Label {
  readonly text: string;
  readonly node: Node;
}

/** The labels of a job, those of the matrix included; none where a group or a run decides. */
function labelsOf(file: YamlFile, job: ReturnType<typeof jobsOf>[number]): readonly Label[] {
  const runsOn = file.entry(job.node, "runs-on")?.value;
  const given = isMap(runsOn) ? file.entry(runsOn, "labels")?.value : runsOn;
  if (isMap(runsOn) && file.entry(runsOn, "group")) return [];
  const nodes = isSeq(given) ? file.items(given) : given ? [given] : [];
  const labels = nodes.flatMap((node) => (isScalar(node) ? [{ text: String(node.value), node }] : []));
  if (labels.some(({ text }) => text.toLowerCase() === "self-hosted")) return [];
  return labels.flatMap((label) => {
    if (!label.text.includes("${{")) return [label];
    const key = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(label.text)?.[1];
    if (!key || !isMap(job.matrix)) return [];
    const values = file.items(file.entry(job.matrix, key)?.value);
    const included = file
      .items(file.entry(job.matrix, "include")?.value)
      .flatMap((item) => file.entry(item, key)?.value ?? []);
    return [...values, ...included].flatMap((node) =>
      isScalar(node) && !String(node.value).includes("${{") ? [{ text: String(node.value), node }] : [],
    );
  });
}

const allLabels = perFile((file): readonly Label[] => jobsOf(file).flatMap((job) => labelsOf(file, job)));

export const unknownRunner: Rule = {
  id: "WF023",
  title: "a runner has a label that GitHub or the check's options know",
  severity: "warning",
  why: "A job whose label no runner has waits for a day and is cancelled. https://docs.github.com/actions/reference/runners/github-hosted-runners",
  check(file, { options }) {
    const own = new Set(options.runnerLabels?.map((label) => label.toLowerCase()));
    return allLabels(file)
      .filter(({ text }) => !hosted.test(text) && !retired.test(text) && !own.has(text.toLowerCase()))
      .map(({ text, node }) =>
        file.finding(this, node, `GitHub has no runner "${text}"; if it is your own, name it in \`runnerLabels\`.`),
      );
  },
};

export const retiredRunner: Rule = {
  id: "WF024",
  title: "a runner's image still exists",
  severity: "error",
  why: "A job for an image that GitHub has removed never starts. https://github.com/actions/runner-images#available-images",
  check(file, { options }) {
    const own = new Set(options.runnerLabels?.map((label) => label.toLowerCase()));
    return allLabels(file)
      .filter(({ text }) => retired.test(text) && !own.has(text.toLowerCase()))
      .map(({ text, node }) =>
        file.finding(
          this,
          node,
          `GitHub has removed ${text}; write ${text.replace(/-.*/, "")}-latest, or a version that is there.`,
        ),
      );
  },
};
