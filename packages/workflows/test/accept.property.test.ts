import fc from "fast-check";
import { isCertainlyAccepted } from "../src/check/accept/index.ts";
import { askParser } from "../src/check/official.ts";
import { readQuickly } from "../src/quick-yaml/index.ts";
import { brokenFile } from "./support/break-file.ts";
import { corpusFiles, ownFiles } from "./support/workflow-files.ts";

/** How many of the files GitHub's parser finds nothing in, and how many of those it need not be asked about. */
class Count {
  good = 0;
  accepted = 0;

  /** As a workflow and as an action: what one of them accepts the other seldom does. */
  async compare(content: string): Promise<void> {
    const quick = readQuickly(content);
    for (const kind of ["workflow", "action"] as const) {
      const isAccepted = quick !== undefined && isCertainlyAccepted(kind, content, quick);
      const findings = await askParser({ kind, path: `${kind}.yml`, content, quick });
      if (isAccepted) expect(findings).toEqual([]);
      if (findings.length === 0) this.good += 1;
      if (isAccepted) this.accepted += 1;
    }
  }
}

const own = ownFiles().filter(({ path }) => !path.includes("dependabot"));

test("most of what GitHub accepts is accepted without asking it", async () => {
  const count = new Count();
  for (const { content } of own) await count.compare(content);
  expect(count.good).toBeGreaterThan(100);
  expect(count.accepted / count.good).toBeGreaterThan(0.9);
});

test("GitHub's parser finds nothing in a broken file that was accepted without asking it", async () => {
  const count = new Count();
  await fc.assert(
    fc.asyncProperty(brokenFile(own), async ({ content }) => count.compare(content)),
    { numRuns: 4_000, seed: 31 },
  );
  // How many broken files are still good depends on the files; that most of them are accepted does not.
  expect(count.good).toBeGreaterThan(400);
  expect(count.accepted / count.good).toBeGreaterThan(0.9);
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

withCorpus("of real files that are broken, GitHub's parser says the same too (TOWLINE_CORPUS)", async () => {
  await fc.assert(
    fc.asyncProperty(brokenFile(corpus), async ({ content }) => {
      const quick = readQuickly(content);
      if (!quick) return;
      const file = { kind: "workflow", path: "workflow.yml", content } as const;
      expect(await askParser({ ...file, quick })).toEqual(await askParser({ ...file, quick: undefined }));
    }),
    { numRuns: 800, seed: 34 },
  );
});

withCorpus("real files, whole and broken (TOWLINE_CORPUS)", async () => {
  const count = new Count();
  for (const { content } of corpus) await count.compare(content);
  await fc.assert(
    fc.asyncProperty(brokenFile(corpus), async ({ content }) => count.compare(content)),
    { numRuns: 1_500, seed: 32 },
  );
  expect(count.good).toBeGreaterThan(400);
  expect(count.accepted / count.good).toBeGreaterThan(0.9);
});
