import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout, generate, job, push, uses, workflow, writeAll } from "../../src/index.ts";
import {
  formatPins,
  loadPins,
  parsePins,
  pinsPath,
  savePins,
  updatePinsFile,
  updatePinsFromYaml,
} from "../../src/pins/index.ts";
import { compareVersions } from "../../src/pins/version.ts";

const sha = (digit: string) => digit.repeat(40);
const pins = {
  "acme/tools": { version: "v2.3.1", sha: sha("a"), ownerId: 7, repoId: 9, uses: ["acme/inner@v1"] },
  "actions/checkout": { version: "v7.0.1", sha: sha("b") },
};
const source = workflow("CI", {
  on: [push()],
  jobs: [
    job("a", { steps: [checkout(), uses("acme/tools/lint")] }),
    job("b", { steps: [checkout(), uses("acme/tools"), uses(`acme/fixed@${sha("d")}`)] }),
  ],
});
const path = source.path;
const text = generate(source, { pins });
const update = (edited: string) =>
  updatePinsFromYaml({ pins, generated: { [path]: text }, edited: { [path]: edited } });
const bump = (to: string) => text.replaceAll(`${sha("a")} # v2.3.1`, to);

test("what a bot changes in a generated file becomes the pin, and generating again gives the bot's file", () => {
  const edited = bump(`${sha("c")} # v2.4.0`);
  const updated = update(edited);
  expect(updated.changes).toEqual([
    {
      repository: "acme/tools",
      from: pins["acme/tools"],
      to: { version: "v2.4.0", sha: sha("c"), ownerId: 7, repoId: 9 },
    },
  ]);
  expect(updated.pins["actions/checkout"]).toEqual(pins["actions/checkout"]);
  expect(generate(source, { pins: updated.pins })).toBe(edited);
});

test("an edit of one place moves the pin for all places", () => {
  const edited = text.replace(`acme/tools/lint@${sha("a")} # v2.3.1`, `acme/tools/lint@${sha("c")} # v3.0.0`);
  expect(generate(source, { pins: update(edited).pins })).toContain(`acme/tools@${sha("c")} # v3.0.0`);
});

test("nothing changed is no change, and line ends do not count", () => {
  expect(update(text)).toEqual({ pins, changes: [] });
  expect(update(text.replaceAll("\n", "\r\n")).changes).toEqual([]);
});

test.each<[string, string, RegExp]>([
  ["another action", text.replace("acme/tools/lint@", "evil/tools/lint@"), /WFM085 .*ci\.yml:\d+: more than a version/],
  [
    "another line",
    text.replace("timeout-minutes: 30", "timeout-minutes: 90"),
    /WFM085 .*more than a version was changed: "timeout-minutes: 90"/,
  ],
  ["a line more", text.replace("    steps:\n", "    steps:\n      - run: evil\n"), /WFM085 .*"- run: evil"/],
  ["a line less", text.split("\n").slice(0, -3).join("\n"), /WFM085/],
  ["a version that the source names", text.replace(sha("d"), sha("e")), /WFM085 .*the source names it/],
  ["an older version", bump(`${sha("c")} # v2.3.0`), /WFM086 .*v2\.3\.0 is older than the pin, v2\.3\.1/],
  [
    "another commit of the same version",
    bump(`${sha("c")} # v2.3.1`),
    /WFM086 .*a tag was moved, or the comment was not updated/,
  ],
  ["a tag", bump("v2.4.0"), /WFM086 .*"v2\.4\.0" is no full commit/],
  ["a commit without its version", bump(sha("c")), /WFM086 .*version is missing/],
  ["a branch", bump(`${sha("c")} # main`), /WFM086 .*cannot be compared/],
  [
    "two versions of one action",
    bump(`${sha("c")} # v2.4.0`).replace(`${sha("c")} # v2.4.0`, `${sha("e")} # v2.5.0`),
    /WFM087 .*acme\/tools becomes v2\.4\.0 .* and v2\.5\.0/,
  ],
])("an edit of anything else is refused: %s", (_, edited, message) => {
  expect(() => update(edited)).toThrow(message);
});

describe("in a repository", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pins-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test("its pins go before those that ship, and one call takes a bot's edit back into them", () => {
    savePins(root, { "acme/tools": pins["acme/tools"] });
    const loaded = loadPins(root);
    expect(loaded["acme/tools"]).toEqual(pins["acme/tools"]);
    expect(loaded["actions/setup-node"]?.sha).toMatch(/^[0-9a-f]{40}$/);

    const generated = { [path]: generate(source, { pins: loaded }) };
    writeAll(root, generated);
    const checkoutPin = loaded["actions/checkout"]!;
    const edited = generated[path]!.replaceAll(`${checkoutPin.sha} # ${checkoutPin.version}`, `${sha("f")} # v99.0.0`);
    writeFileSync(join(root, path), edited);
    expect(updatePinsFile(root, { pins: loaded, generated }).map(({ repository }) => repository)).toEqual([
      "actions/checkout",
    ]);
    expect(generate(source, { pins: loadPins(root) })).toBe(edited);
    // Only what was moved or was the repository's own is written.
    expect(Object.keys(parsePins(readFileSync(join(root, pinsPath), "utf8")))).toEqual([
      "acme/tools",
      "actions/checkout",
    ]);
    expect(updatePinsFile(root, { pins: loadPins(root), generated: { [path]: edited } })).toEqual([]);
  });

  test("a refused edit changes no pin", () => {
    savePins(root, pins);
    writeAll(root, { [path]: bump(`${sha("c")} # v1.0.0`) });
    expect(() => updatePinsFile(root, { pins, generated: { [path]: text } })).toThrow(/WFM086/);
    expect(readFileSync(join(root, pinsPath), "utf8")).toBe(formatPins(pins));
  });
});

test("a file of pins says everything that is wrong in it", () => {
  expect(parsePins(formatPins(pins))).toEqual(pins);
  expect(() => parsePins("{")).toThrow(/WFM080 \.github\/towline\/pins\.json: it is no JSON/);
  expect(() => parsePins("[]")).toThrow(/it has to be \{ "owner\/repo"/);
  const wrong = {
    "acme/tools/lint": pins["acme/tools"],
    "a/b": { version: "v1", sha: "abc", note: 1 },
    "c/d": { sha: sha("a") },
  };
  expect(() => parsePins(JSON.stringify(wrong))).toThrow(
    /"acme\/tools\/lint": the name of a pin[\s\S]*"abc" has to be a full commit[\s\S]*it has no "note"[\s\S]*"c\/d": "version" is missing/,
  );
});

test.each([
  ["v1.2.3", "v1.2.3", 0],
  ["v1.2.3", "v1.10.0", -1],
  ["v2", "v1.9.9", 1],
  ["1.0.0-rc.2", "1.0.0-rc.10", -1],
  ["1.0.0-rc.2", "1.0.0", -1],
  ["1.0.0-beta", "1.0.0-alpha.1", 1],
  ["v1.0.0", "main", undefined],
])("%s compared with %s is %s", (a, b, expected) => {
  const compared = compareVersions(a, b);
  expect(compared === undefined ? undefined : Math.sign(compared)).toBe(expected);
});
