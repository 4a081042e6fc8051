import type { Rule } from "../rule.ts";

const limit = 512_000;

export const size: Rule = {
  id: "WF007",
  title: "a workflow file has at most 512 000 bytes",
  severity: "error",
  why: "GitHub fails every run of a larger file at its start, without naming the cause. https://github.com/jikig-ai/soleur/issues/8361",
  check(file) {
    // A character has three bytes at most.
    if (file.kind !== "workflow" || file.given.length * 3 <= limit) return [];
    const bytes = Buffer.byteLength(file.given);
    if (bytes <= limit) return [];
    return [
      file.finding(
        this,
        undefined,
        `the file has ${bytes} bytes; GitHub starts none above ${limit}. Split it, or move scripts to files.`,
      ),
    ];
  },
};
