import { parse } from "yaml";
import { meaningText } from "../../src/import/meaning.ts";
import { semanticDiff } from "../../src/index.ts";

const differences = (a: string, b: string) => semanticDiff(meaningText(parse(a)), meaningText(parse(b)));

test.each([
  ["on: push", "on: { push: }"],
  ["on: [push, watch]", "on: { push: {}, watch: }"],
  ["jobs: { a: { needs: b } }", "jobs: { a: { needs: [b] } }"],
  ["jobs: { a: { if: '${{ env.b  }}' } }", "jobs: { a: { if: env.b } }"],
  [
    "jobs: { a: { name: '${{ (fromJson(env.a)||env.b) || env.c }}' } }",
    "jobs: { a: { name: '${{ fromJSON(env.a) || env.b || env.c }}' } }",
  ],
  ["jobs: { a: { env: { A: } } }", "jobs: { a: { env: { A: '' } } }"],
])("%s means %s", (a, b) => {
  expect(differences(a, b)).toEqual([]);
});

test.each([
  ["on: push", "on: pull_request"],
  ["permissions: {}", "name:"],
  ["jobs: { a: { needs: b } }", "jobs: { a: { needs: [b, c] } }"],
  ["jobs: { a: { if: 'env.a && env.b || env.c' } }", "jobs: { a: { if: 'env.a && (env.b || env.c)' } }"],
  ["jobs: { a: { steps: [{ run: x }] } }", 'jobs: { a: { steps: [{ run: "x\\n" }] } }'],
  ["jobs: { a: { env: { A: 1 } } }", "jobs: { a: { env: { A: '1' } } }"],
  ["jobs: { a: { runs-on: x }, b: { runs-on: y } }", "jobs: { b: { runs-on: y }, a: { runs-on: x } }"],
  ["jobs: { a: { timeout-minutes: 30 } }", "jobs: { a: }"],
  ["jobs: { a: { steps: [{ uses: a/b@v1 }] } }", "jobs: { a: { steps: [{ uses: a/b@v2 }] } }"],
])("%s does not mean %s", (a, b) => {
  expect(differences(a, b)).not.toEqual([]);
});
