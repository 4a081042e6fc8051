import fc from "fast-check";
import { isCertainlyAccepted } from "../src/check/accept/index.ts";
import { YamlFile } from "../src/check/file.ts";
import { askParser } from "../src/check/official.ts";
import { readQuickly } from "../src/quick-yaml/index.ts";
import { brokenFile } from "./support/break-file.ts";
import { corpusFiles, ownFiles } from "./support/workflow-files.ts";

/** As a workflow and as an action: what one of them accepts the other seldom does. */
async function compare(content: string): Promise<number> {
  const root = readQuickly(content);
  if (!root) return 0;
  let accepted = 0;
  for (const kind of ["workflow", "action"] as const) {
    if (!isCertainlyAccepted(kind, content, root)) continue;
    accepted += 1;
    const file = new YamlFile({ path: kind === "action" ? "action.yml" : "workflow.yml", content });
    expect(await askParser(file)).toEqual([]);
  }
  return accepted;
}

const own = ownFiles().filter(({ path }) => !path.includes("dependabot"));

test("most of what GitHub accepts is accepted without asking it", async () => {
  let accepted = 0;
  let good = 0;
  for (const { content } of own) {
    accepted += await compare(content);
    const kind = /^runs:/m.test(content) ? "action" : "workflow";
    const file = new YamlFile({ path: `${kind}.yml`, content });
    if ((await askParser(file)).length === 0) good += 1;
  }
  expect(accepted / good).toBeGreaterThan(0.9);
});

test("GitHub's parser finds nothing in a broken file that was accepted without asking it", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(brokenFile(own), async ({ content }) => {
      accepted += await compare(content);
    }),
    { numRuns: 4_000, seed: 31 },
  );
  expect(accepted).toBeGreaterThan(1_000);
});

test("GitHub's parser says the same of a file that was read quickly and of one that its own library read", async () => {
  let wrong = 0;
  await fc.assert(
    fc.asyncProperty(brokenFile(own), fc.constantFrom("workflow", "action"), async ({ content }, kind) => {
      const quick = readQuickly(content);
      if (!quick) return;
      const file = { kind, path: `${kind}.yml`, content } as const;
      const findings = await askParser({ ...file, quick });
      if (findings.length > 0) wrong += 1;
      expect(findings).toEqual(await askParser({ ...file, quick: undefined }));
    }),
    { numRuns: 2_000, seed: 33 },
  );
  expect(wrong).toBeGreaterThan(500);
});

const corpus = corpusFiles();
const withCorpus = corpus.length > 0 ? test : test.skip;

withCorpus("real files, whole and broken (TOWLINE_CORPUS)", async () => {
  for (const { content } of corpus) await compare(content);
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(brokenFile(corpus), async ({ content }) => {
      accepted += await compare(content);
    }),
    { numRuns: 1_500, seed: 32 },
  );
  expect(accepted).toBeGreaterThan(300);
});
