import { HttpError, type PullRequestComments } from "../src/ports.ts";
import { putComment } from "../src/pull-request.ts";
import { fakeWorld } from "../src/testing/index.ts";

const marker = "<!-- towline: Plan -->";

/** A pull request in memory, and what was done to it. */
function pullRequest(bodies: readonly string[]) {
  const done: (readonly [id: number | "new", body: string])[] = [];
  const read: number[] = [];
  const comments: PullRequestComments = {
    number: 5,
    async *list() {
      for (const [id, body] of bodies.entries()) {
        read.push(id);
        yield { id, body };
      }
    },
    create: async (body) => void done.push(["new", body]),
    update: async (id, body) => void done.push([id, body]),
  };
  return { comments, done, read };
}

test("one comment a title: written the first time, updated later, and no page is asked for after it was found", async () => {
  const first = pullRequest(["Looks good", "<!-- towline: Plan of staging -->\n"]);
  await putComment(fakeWorld({ github: first.comments }), { token: "t", title: "Plan", markdown: "1 to create" });
  expect(first.done).toEqual([["new", `${marker}\n### Plan\n\n1 to create`]]);

  const later = pullRequest(["Looks good", `${marker}\nold`, "Thanks"]);
  await putComment(fakeWorld({ github: later.comments }), { token: "t", title: "Plan", markdown: "2 to create" });
  expect(later.done).toEqual([[1, `${marker}\n### Plan\n\n2 to create`]]);
  expect(later.read).toEqual([0, 1]);
});

test("a comment is as long as GitHub takes, and carries no secret", async () => {
  const { comments, done } = pullRequest([]);
  const world = fakeWorld({ github: comments });
  world.report.secret("hunter2");
  await putComment(world, { token: "t", title: "Plan", markdown: `hunter2 ${"x".repeat(70_000)}` });
  const [, body] = done[0]!;
  expect(body).toHaveLength(65_536);
  expect(body).toContain("\n\n*** xxx");
  expect(body).toMatch(/longer than a comment may be; the summary of the run has all of it\.$/);
});

test("without a pull request there is a line in the log; what is no answer of GitHub's is not swallowed", async () => {
  const world = fakeWorld();
  await putComment(world, { token: "t", title: "Plan", markdown: "" });
  expect(world.log).toEqual(["No pull request here, so no comment."]);

  const { comments } = pullRequest([]);
  const broken = { ...comments, create: () => Promise.reject(new TypeError("defect")) };
  const put = putComment(fakeWorld({ github: broken }), { token: "t", title: "Plan", markdown: "" });
  await expect(put).rejects.toThrow("defect");
});

test("issue 6: a GitHub that fails or limits for a while is asked again, and no comment is written twice", async () => {
  const { comments, done } = pullRequest([]);
  const failures = [new HttpError("GitHub answered 502: Bad Gateway", false, 1_000), undefined];
  const written: string[] = [];
  const flaky: PullRequestComments = {
    ...comments,
    async *list() {
      for (const [id, body] of written.entries()) yield { id, body };
    },
    // What was asked for has happened, and the answer says that it has not.
    async create(body) {
      written.push(body);
      const failure = failures.shift();
      if (failure) throw failure;
    },
  };
  const world = fakeWorld({ github: flaky });
  await putComment(world, { token: "t", title: "Plan", markdown: "1 to create" });
  expect([written.length, done.map(([id]) => id)]).toEqual([1, [0]]);
  expect(world.log).toContain("… GitHub answered 502: Bad Gateway; trying again in 1 s");
  expect(world.summaries).toEqual([]);
});

test("issue 6: a GitHub that stays down is a warning that the summary has too", async () => {
  const { comments } = pullRequest([]);
  const down = {
    ...comments,
    create: () =>
      Promise.reject(new HttpError("GitHub answered 403: You have exceeded a secondary rate limit", false, 60_000)),
  };
  const world = fakeWorld({ github: down });
  await putComment(world, { token: "t", title: "Plan", markdown: "" });
  expect(world.log.at(-1)).toBe(
    "warning: The comment could not be written: GitHub answered 403: You have exceeded a secondary rate limit. It was tried 4 times.",
  );
  expect(world.summaries).toEqual([expect.stringContaining("could not be written: GitHub answered 403")]);
});
