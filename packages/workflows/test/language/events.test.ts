import { check, generate, job, on, push, run, unknownEvent, workflow } from "../../src/index.ts";
import { activities, type EventFilters, filters } from "../../src/language/events.ts";
import { compile } from "../support/compile.ts";

type Event = keyof EventFilters;
const events = Object.keys(filters) as Event[];
const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const all = ["branches", "branches-ignore", "tags", "tags-ignore", "paths", "paths-ignore", "names", "workflows"];
const preamble =
  'import { issues } from "./names";'.replace(/.*/, "") +
  'import { on, push, pullRequest, github, job, run, sh, workflowCall, workflowDispatch } from "../../../src/index.ts";\nexport const used = [on, push, pullRequest, github, job, run, sh, workflowCall, workflowDispatch];\n';

// For every event: a filter that it takes, one that it does not take, an activity that it does not have.
const right: Record<string, string> = {};
const wrong: Record<string, string> = {};
for (const event of events) {
  const own = filters[event] as readonly string[];
  const values = (filter: string) =>
    filter === "types" ? (activities[event].length > 0 ? activities[event] : ["any"]) : ["a"];
  for (const filter of own)
    right[`${event} ${filter}`] = `on("${event}", { ${camel(filter)}: ${JSON.stringify(values(filter))} });`;
  right[event] = `on("${event}");`;
  for (const filter of all.filter((each) => !own.includes(each)))
    wrong[`${event} ${filter}`] = `on("${event}", { ${camel(filter)}: ["a"] });`;
  if (own.includes("types") && activities[event].length > 0)
    wrong[`${event} with an activity that it does not have`] = `on("${event}", { types: ["thought_of"] });`;
  if (!own.includes("types")) wrong[`${event} types`] = `on("${event}", { types: ["created"] });`;
  for (const filter of ["branches", "tags", "paths"].filter(
    (each) => own.includes(`${each}-ignore`) && own.includes(each),
  ))
    wrong[`${event} ${filter} with its opposite`] = `on("${event}", { ${filter}: ["a"], ${filter}Ignore: ["b"] });`;
}

// The event of the payload decides which fields there are, and who can choose their texts.
const payloads: Readonly<Record<string, readonly [string, RegExp]>> = {
  "a field that the payload of the event does not have": ['on("issues").payload.issue.titel;', /titel/],
  "a field of another event": ['on("issues").payload.pull_request;', /pull_request/],
  "an activity that the event does not have": ['on("release").payload.action.equals("closed");', /"closed"/],
  "a text of a payload for a script": ["run(github.event.pull_request.title);", /not assignable/],
  "the untyped inputs of a dispatch": ["workflowDispatch().payload.inputs;", /inputs/],
  "a choice as the input of a called workflow": [
    'workflowCall({ inputs: { where: { type: "choice", options: ["a"] } } });',
    /"choice"/,
  ],
  "an event that does not exist": ['on("issue");', /"issue"/],
};

let said: Readonly<Record<string, string>>;
beforeAll(() => {
  const lines = Object.entries({
    ...wrong,
    ...Object.fromEntries(Object.entries(payloads).map(([key, [line]]) => [key, line])),
  });
  said = compile({
    right:
      preamble +
      Object.values(right).join("\n") +
      '\nrun(sh`echo ${on("issues").payload.issue.title}`);\non("issues", { extra: { "new-filter": ["x"] } });\n',
    ...Object.fromEntries(lines.map(([title, line]) => [title, `${preamble}${line}\n`])),
  });
});

test("every event takes each of its filters and activities", () => {
  expect(said["right"]).toBe("");
  expect(events.length).toBeGreaterThan(30);
});

test.each(Object.keys(wrong))("does not compile: %s", (title) => {
  expect(said[title]).toMatch(/error TS/);
});

test.each(Object.entries(payloads))("does not compile: %s", (title, [, message]) => {
  expect(said[title]).toMatch(message);
});

test("GitHub's parser takes every event with all of its activities and filters", async () => {
  for (const event of events) {
    for (const filter of [undefined, ...filters[event]]) {
      const values = filter === "types" && activities[event].length > 0 ? activities[event] : ["a"];
      const trigger = on(event, (filter ? { [camel(filter)]: values } : {}) as never);
      const made = workflow("One", { on: [trigger], jobs: [job("a", { steps: [run("true")] })] });
      const content = generate(made);
      const refused = (await check([{ path: made.path, content }])).filter(({ rule }) => rule === "github");
      // The schema has one slip: the text `repository_dispatch` is written as another event there, the mapping is not.
      expect({ event, filter, refused }).toEqual({ event, filter, refused: [] });
    }
  }
});

test("an event and a filter that are newer than this version go through the escape hatch, marked and listed", async () => {
  const made = workflow("New", {
    on: [push({ branches: ["main"], extra: { authors: ["octo"] } }), unknownEvent("moon_landing", { types: ["soft"] })],
    jobs: [job("a", { steps: [run("true")] })],
  });
  const content = generate(made);
  expect(content).toContain("    authors: [octo] # unknown to Towline, written through `extra`\n");
  expect(content).toContain("  # unknown to Towline, written through `extra`\n  moon_landing:\n    types: [soft]\n");
  const findings = await check([{ path: made.path, content }]);
  expect(findings.map(({ rule, line }) => `${rule}:${line}`)).toEqual(["WF092:8", "WF092:10"]);
  // Without the mark GitHub's parser has the word.
  const bare = content.replaceAll(/\s*# unknown to Towline.*/g, "");
  expect((await check([{ path: made.path, content: bare }])).map(({ rule }) => rule)).toEqual(["github", "github"]);
});
