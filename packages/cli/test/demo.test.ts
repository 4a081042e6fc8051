import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { smallSystem } from "./cart.ts";
import { copyOfEloquent, root, startTowline, towline, withoutTerraform } from "./towline.ts";

interface Demo {
  readonly outcome: string;
  readonly terraform: string | null;
  readonly steps: { readonly step: string; readonly mark: string; readonly text: string }[];
}

// Whole rehearsals, on machines that do other things too.
jest.setTimeout(300_000);

const eloquent = copyOfEloquent();
afterAll(() => eloquent.remove());

const hasTerraform = (process.env["PATH"] ?? "")
  .split(delimiter)
  .some((folder) => ["terraform", "tofu"].some((name) => existsSync(join(folder, name))));

/** What must have happened, whichever target carried the release. */
function expectDelivered({ outcome, steps }: Demo): void {
  const delivery = steps.filter(({ step }) => ["build", "deploy", "smoke-test", "rollback"].includes(step));
  expect(delivery.map(({ step, mark }) => `${step} ${mark}`)).toEqual([
    "build good",
    "deploy good",
    "smoke-test good",
    "build good",
    "deploy good",
    "smoke-test bad",
    "rollback good",
    "smoke-test good",
  ]);
  const [sound, , , broken] = delivery.map(({ text }) => /[0-9a-f]{8}…/.exec(text)?.[0]);
  expect(sound).not.toBe(broken);
  expect(delivery[5]?.text).toContain("POST /v1/chats answered 500, not 201 (smoke.yaml:");
  expect(delivery[6]?.text).toContain(`${sound} is live again`);
  expect(delivery[7]?.text).toContain(`${sound} answers`);
  expect(outcome).toBe("succeeded");
}

/** Times, ports, counts and digests differ from run to run; the width of a time moves its column. */
const withoutNumbers = (text: string): string =>
  text
    .trim()
    .replace("OpenTofu", "Terraform")
    .replace(/\b[0-9a-f]{8}…/g, "<digest>…")
    .replace(/\d+(\.\d+)*/g, "<n>")
    .replace(/ {2,}/g, "  ");

if (hasTerraform) {
  test("E1-178: the demo delivers with Terraform, breaks the release and takes it back, as the README shows it", () => {
    const { code, stdout } = towline(["demo", eloquent.folder]);
    const shown = /```text\n([\s\S]*?)\n```/.exec(readFileSync(join(root, "README.md"), "utf8"))?.[1];
    expect(withoutNumbers(stdout)).toBe(withoutNumbers(shown ?? ""));
    expect(code).toBe(0);
  });

  describe("a rehearsal", () => {
    let first: ReturnType<typeof startTowline>;

    beforeAll(async () => {
      first = startTowline(["rehearse", eloquent.folder, "--json"]);
      await first.running(/bootstrap/);
    });

    test("a second rehearsal in the same folder is refused while the first one runs", () => {
      const second = towline(["rehearse", eloquent.folder]);
      expect(second.code).toBe(1);
      expect(second.stderr).toMatch(/world-in-use .* is open in process \d+\.\n {2}Wait until it has ended/);
    });

    test("issue 6: undisturbed by that, every stack of Eloquent applies, plans empty, then one changed value, and is destroyed in spite of its guards", async () => {
      const { code, stdout } = await first.ended;
      const report = JSON.parse(stdout) as {
        outcome: string;
        stacks: {
          name: string;
          outcome: string;
          created: number;
          destroyed: number;
          differences: unknown[];
          change: { address: string; differences: { address: string; action: string; attributes: unknown[] }[] };
          released: string[];
          steps: { phase: string; state: string }[];
        }[];
      };
      expect(report.stacks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
        "bootstrap succeeded",
        "staging succeeded",
        "production succeeded",
      ]);
      for (const { change, created, destroyed, differences, name, released, steps } of report.stacks) {
        expect(created).toBeGreaterThan(0);
        expect(destroyed).toBe(created);
        expect(differences).toEqual([]);
        expect(change.differences).toMatchObject([{ address: change.address, action: "update", attributes: [{}] }]);
        // Nothing of staging is worth a guard.
        const guards = name === "staging" ? 0 : 1;
        expect(steps.filter(({ phase, state }) => phase === "guard" && state === "succeeded")).toHaveLength(guards);
        expect(released.length > 0).toBe(guards > 0);
      }
      expect(code).toBe(0);
    });
  });

  describe("a kept world", () => {
    const cart = smallSystem();
    afterAll(() => cart.remove());

    test("one value changed behind Terraform's back: the next plan wants just that one back, in that stack", () => {
      expect(towline(["rehearse", cart.folder, "--keep", "--json"]).code).toBe(0);
      const stack = JSON.parse(
        readFileSync(join(cart.folder, "cdktf.out", "stacks", "preview", "cdk.tf.json"), "utf8"),
      ) as { resource: { aws_cloudwatch_log_group: { [name: string]: { retention_in_days: number } } } };
      const [name = ""] = Object.keys(stack.resource.aws_cloudwatch_log_group);
      const address = `aws_cloudwatch_log_group.${name}`;
      const words = ["rehearse", "drift", address, "retention_in_days=1", "--system", cart.folder, "--json"];
      const { code, stdout, stderr } = towline(words);
      expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
      const seen = JSON.parse(stdout) as {
        drifted: { changes: object[] };
        plans: { [stack: string]: { counts: object; text: string } };
      };
      expect(seen.drifted.changes).toMatchObject([{ path: "retention_in_days", after: 1 }]);
      const [[where, plan] = []] = Object.entries(seen.plans);
      expect(where).toBe("preview");
      expect(plan?.counts).toMatchObject({ create: 0, update: 1, replace: 0, delete: 0 });
      expect(plan?.text).toContain("retention_in_days");
      const wrong = towline(["rehearse", "drift", `${address}x`, "retention_in_days=1", "--system", cart.folder]);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toContain(`Did you mean "${address}"?`);
    });
  });
} else {
  process.stderr.write("no terraform or tofu on PATH: the tests of demo and rehearse with Terraform were left out\n");
}

test("without Terraform the demo delivers to a process on this machine, and says what it left out and how to get it", () => {
  const json = towline(["demo", eloquent.folder, "--json"], { env: withoutTerraform() });
  const demo = JSON.parse(json.stdout) as Demo;
  expectDelivered(demo);
  expect(demo.terraform).toBeNull();
  expect(demo.steps.find(({ step }) => step === "terraform")).toMatchObject({
    mark: "warn",
    text: expect.stringContaining("https://developer.hashicorp.com/terraform/install"),
  });
  expect(json.code).toBe(0);
});
