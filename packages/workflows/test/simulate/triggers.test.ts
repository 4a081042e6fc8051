import { type SimulatedEvent, simulate } from "../../src/index.ts";
import { event, pullRequest, push, schedule, workflowDispatch } from "../../src/simulate/events.ts";

const startedBy = (on: string, by: SimulatedEvent) => {
  const { triggered, notTriggered } = simulate(`on: ${on}\njobs: { a: { runs-on: x, steps: [{ run: x }] } }\n`, by);
  return triggered ? "starts" : notTriggered;
};

test.each<[string, SimulatedEvent, string | RegExp]>([
  ["push", push("main"), "starts"],
  ["[push, pull_request]", pullRequest(), "starts"],
  ["pull_request", push("main"), /not started by push; only by pull_request/],
  ["{ push: { branches: [main, staging] } }", push("staging"), "starts"],
  ["{ push: { branches: [main, staging] } }", push("feature"), /branches are \[main, staging\], this is feature/],
  ["{ push: { branches: ['release/**'] } }", push("release/1/2"), "starts"],
  ["{ push: { branches: ['release/*'] } }", push("release/1/2"), /branches/],
  ["{ push: { branches: ['**', '!old'] } }", push("old"), /branches/],
  ["{ push: { branches: ['!old', '**'] } }", push("old"), "starts"],
  ["{ push: { branches-ignore: [old] } }", push("old"), /ignores branches \[old\]/],
  ["{ push: { branches-ignore: [old] } }", push("new"), "starts"],
  ["{ push: { tags: ['v*'] } }", push({ tag: "v1.2" }), "starts"],
  ["{ push: { tags: ['v*'] } }", push("main"), /filters only tags, so no branch/],
  ["{ push: { branches: [main] } }", push({ tag: "v1.2" }), /filters only branches, so no tag/],
  ["{ push: { tags: ['v[0-9]+.[0-9]+'] } }", push({ tag: "v10.22" }), "starts"],
  ["{ push: { tags: ['v[0-9]+.[0-9]+'] } }", push({ tag: "v10.x" }), /tags/],
  [
    "{ push: { paths: ['app/**'] } }",
    push({ branch: "main", changed: ["docs/a.md"] }),
    /paths are \[app\/\*\*\], changed is only docs\/a\.md/,
  ],
  ["{ push: { paths: ['app/**'] } }", push({ branch: "main", changed: ["docs/a.md", "app/b/c.ts"] }), "starts"],
  ["{ push: { paths: ['**/*.ts', '!**/*.test.ts'] } }", push({ branch: "main", changed: ["a.test.ts"] }), /paths/],
  ["{ push: { paths-ignore: ['docs/**'] } }", push({ branch: "main", changed: ["docs/a.md"] }), /ignores paths/],
  ["{ push: { paths-ignore: ['docs/**'] } }", push({ branch: "main", changed: ["docs/a.md", "b"] }), "starts"],
  ["{ push: { paths: ['app/**'] } }", push("main"), "starts"],
  ["{ push: { paths: ['app/**'] } }", push({ tag: "v1", changed: ["b"] }), "starts"],
  ["{ pull_request: { branches: [main] } }", pullRequest({ base: "main", head: "x" }), "starts"],
  [
    "{ pull_request: { branches: [main] } }",
    pullRequest({ base: "staging", head: "main" }),
    /branches are \[main\], this is staging/,
  ],
  ["pull_request", pullRequest({ action: "closed" }), /types are \[opened, synchronize, reopened\], this is closed/],
  ["{ pull_request: { types: [closed] } }", pullRequest({ action: "closed" }), "starts"],
  ["{ release: { types: [published] } }", event("release", { activity: "created" }), /types are \[published\]/],
  ["release", event("release", { activity: "created" }), "starts"],
  ["{ schedule: [{ cron: '0 6 * * *' }] }", schedule(), "starts"],
  ["{ schedule: [{ cron: '0 6 * * *' }] }", schedule({ cron: "0 7 * * *" }), /no schedule is 0 7/],
  ["{ workflow_dispatch: { inputs: { a: { required: true } } } }", workflowDispatch(), /required input a is not given/],
  ["{ workflow_dispatch: { inputs: { a: { required: true } } } }", workflowDispatch({ inputs: { a: "1" } }), "starts"],
])("on: %s, when $title", (on, by, expected) => {
  expect(startedBy(on, by)).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
});

test("GitHub's examples of patterns", async () => {
  const { matches } = await import("../../src/simulate/globs.ts");
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#patterns-to-match-branches-and-tags
  const yes: [string, string][] = [
    ["feature/*", "feature/my-branch"],
    ["feature/**", "feature/beta-a/my-branch"],
    ["*", "main"],
    ["**", "all/the/branches"],
    ["*feature", "ver-10-feature"],
    ["v2*", "v2.9"],
    ["v[12].[0-9]+.[0-9]+", "v1.10.1"],
    ["*.jsx?", "page.js"],
    ["*.jsx?", "page.jsx"],
    ["**.js", "src/js/app.js"],
    ["docs/**/*.md", "docs/README.md"],
    ["docs/**/*.md", "docs/a/markdown/file.md"],
    ["**/docs/**", "dir/docs/my-file.txt"],
    ["**/docs/**", "docs/hello.md"],
    ["**/*src/**", "a/src/app.js"],
    ["**/*-post.md", "my-post.md"],
    ["**/migrate-*.sql", "db/migrate-v1.0.sql"],
  ];
  const no: [string, string][] = [
    ["*", "a/b"],
    ["feature/*", "feature/a/b"],
    ["docs/*", "docs/a/b.md"],
    ["*.js", "src/app.js"],
    ["v[12].[0-9]+.[0-9]+", "v3.0.0"],
    ["main", "main2"],
  ];
  expect(yes.filter(([pattern, name]) => !matches([pattern], name))).toEqual([]);
  expect(no.filter(([pattern, name]) => matches([pattern], name))).toEqual([]);
});
