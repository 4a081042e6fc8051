import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { compareWithDisk, mermaid, overviewOf, svg, workflowPage, writeAll } from "../../src/index.ts";
import { type Graph, graphOf } from "../../src/see/graph.ts";
import { layOut } from "../../src/see/layout.ts";
import { toSvg } from "../../src/see/svg.ts";
import { parseDocument } from "../../src/yaml.ts";
import deliver from "../examples/deliver.ts";
import { expectGolden } from "../support/golden.ts";

const pipeline = readFileSync(join(__dirname, "../golden/deploy.yml"), "utf8");

test("the page of a pipeline, for people to read", () => {
  expectGolden("deploy.md", workflowPage(pipeline, { file: ".github/workflows/deploy.yml" }));
});

test("the picture of a pipeline", () => {
  expectGolden("deploy.svg", svg(pipeline));
});

test("a typed workflow is drawn as its YAML is", () => {
  expect(mermaid(deliver)).toMatchInlineSnapshot(`
    "flowchart LR
      on_push(["push<br/>branches: main"])
      on_pull_request(["pull_request"])
      job_test["test"]
      job_build["build"]
      job_deploy["deploy"]
      environment_production{{"production<br/>environment"}}
      on_push --> job_test
      on_pull_request --> job_test
      job_test --> job_build
      job_build --> job_deploy
      job_deploy -.-> environment_production
    "
  `);
});

test("matrix, called workflows, secrets of all kinds and permissions that are inherited are told", () => {
  const { jobs, secrets, triggers } = overviewOf(`
on:
  schedule: [{ cron: "0 6 * * 1", timezone: Europe/Berlin }]
  workflow_dispatch: { inputs: { dry: { type: boolean } } }
permissions: { contents: read }
env: { TOKEN: "\${{ secrets.TOP }}" }
jobs:
  a:
    runs-on: { group: big, labels: [x64] }
    strategy: { matrix: { os: [l, w], node: [1, 2, 3], exclude: [{ os: w, node: 3 }] } }
    steps: [{ run: "\${{ secrets['IN-DEX'] }} \${{ secrets.GITHUB_TOKEN }}" }]
  b:
    needs: a
    strategy: { matrix: "\${{ fromJSON(needs.a.outputs.m) }}" }
    uses: ./.github/workflows/other.yml
    secrets: inherit
    permissions: {}
`);
  expect(triggers).toEqual([
    { event: "schedule", details: ["0 6 * * 1 Europe/Berlin"] },
    { event: "workflow_dispatch", details: ["inputs: dry"] },
  ]);
  expect(secrets).toEqual(["TOP"]);
  expect(jobs).toMatchObject([
    {
      runner: "group big, x64",
      matrix: { axes: ["os", "node"], count: 5 },
      secrets: ["IN-DEX"],
      permissions: ["contents: read"],
    },
    {
      needs: ["a"],
      calls: "./.github/workflows/other.yml",
      matrix: { axes: [], count: undefined },
      secrets: ["all of the caller (inherit)"],
      permissions: [],
    },
  ]);
});

test("a need that another need implies is not drawn twice, and stays in the table", () => {
  const text = "on: push\njobs: { a: {}, b: { needs: a }, c: { needs: [a, b] } }";
  expect(mermaid(text)).not.toContain("job_a --> job_c");
  expect(workflowPage(text)).toContain("| `c` | `a`, `b` |");
});

test("names that are Markdown, HTML or Mermaid stay text", () => {
  const text = `name: "<b>|x"\non: push\njobs: { a-b: { name: "a|\`b\` <img>", environment: "\\"<e>#1" }, a_b: {} }`;
  expect(workflowPage(text)).toContain("# \\<b\\>|x");
  expect(workflowPage(text)).toContain("| `a-b` a\\|\\`b\\` \\<img\\> |");
  expect(mermaid(text)).toContain(`{{"#34;#60;e#62;#35;1<br/>environment"}}`);
  expect(mermaid(text)).toContain(`job_a_b["a-b"]\n  job_a_b_2["a_b"]`);
  expect(svg(text)).toContain("&lt;e&gt;");
  expect(svg(text)).not.toContain("<e>");
});

test.each([
  ["jobs: [", "WFV001"],
  ["runs: { using: node24 }", "it is an action, which has no jobs"],
  ["on: push", "WFV002"],
])("%s is refused with what to give instead", (text, message) => {
  expect(() => svg(text, "x.yml")).toThrow(message);
});

test("a circle of needs, which GitHub refuses, is drawn all the same", () => {
  expect(svg("on: push\njobs: { a: { needs: b }, b: { needs: a } }")).toContain(">b</text>");
});

test("whatever the needs: no box lies on another, every edge goes to the right, the same bytes again", () => {
  const graphs = fc
    .array(fc.array(fc.nat(11), { maxLength: 4 }), {
      minLength: 1,
      maxLength: 12,
    })
    .map((needs): Graph => {
      // A job needs only earlier ones, so there is no circle.
      const jobs = needs.map(
        (list, at) => `j${at}: { needs: [${[...new Set(list)].filter((n) => n < at).map((n) => `j${n}`)}] }`,
      );
      return graphOf(overviewOf(`on: [push, schedule]\njobs: {${jobs.join(", ")}}`));
    });
  fc.assert(
    fc.property(graphs, (graph) => {
      const { nodes, edges, width, height } = layOut(graph);
      for (const [at, a] of nodes.entries()) {
        expect(a.x + a.width).toBeLessThanOrEqual(width);
        expect(a.y + a.height).toBeLessThanOrEqual(height);
        for (const b of nodes.slice(at + 1)) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart).toBe(true);
        }
      }
      for (const { points } of edges)
        for (const [at, { x }] of points.entries()) expect(x).toBeGreaterThanOrEqual(points[at - 1]?.x ?? 0);
      expect(toSvg(graph)).toBe(toSvg(graph));
    }),
    { numRuns: 60 },
  );
});

test("a page is compared with the disk as the YAML is, and an abandoned one is an orphan", () => {
  const root = mkdtempSync(join(tmpdir(), "page-"));
  try {
    const page = workflowPage(pipeline, {
      file: ".github/workflows/deploy.yml",
    });
    writeAll(root, {
      "docs/workflows/deploy.md": page,
      "docs/workflows/old.md": page,
    });
    writeFileSync(join(root, "docs/workflows/mine.md"), "# Mine\n");
    expect(compareWithDisk(root, { "docs/workflows/deploy.md": page })).toMatchObject([
      { file: "docs/workflows/old.md", kind: "orphan" },
    ]);
    const changed = workflowPage(pipeline.replace("timeout-minutes: 30", "timeout-minutes: 45"), {
      file: ".github/workflows/deploy.yml",
    });
    const [drift] = compareWithDisk(root, {
      "docs/workflows/deploy.md": changed,
    });
    expect(drift).toMatchObject({ kind: "changed", semantic: [] });
    expect(drift!.textual).toMatch(/^-\| `code-quality` .* 30 \|$/m);
    expect(drift!.textual).toMatch(/^\+\| `code-quality` .* 45 \|$/m);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("every real workflow of the corpus can be drawn and described", () => {
  const corpus = process.env["TOWLINE_CORPUS"];
  if (!corpus) {
    console.log("TOWLINE_CORPUS is not set, so no real workflow was drawn.");
    return;
  }
  const root = join(corpus, "workflows");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.ya?ml$/.test(name));
  const workflows = files.filter((file) => parseDocument(readFileSync(join(root, file), "utf8")).has("jobs"));
  expect(workflows.length).toBeGreaterThan(100);
  for (const file of workflows) {
    const content = readFileSync(join(root, file), "utf8");
    const page = workflowPage(content, { file });
    for (const { id } of overviewOf(content, file).jobs) expect(page).toContain(`| \`${id}\``);
    expect(svg(content, file)).toMatch(/<\/svg>\n$/);
  }
});
