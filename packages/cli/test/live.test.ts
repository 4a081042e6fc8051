import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseStack } from "@towline/terraform";
import { ApplyView } from "../src/terminal/apply-view.ts";
import { LiveApply } from "../src/terminal/live-apply.ts";
import { good, Steps } from "../src/terminal/steps.ts";
import { canRedraw } from "../src/terminal/style.ts";

const at = (path: string) => ({ "//": { metadata: { path: `staging/${path}` } } });

const stack = parseStack(
  {
    resource: {
      aws_vpc: { main: at("networking/vpc") },
      aws_kms_key: { logs: at("logs/key") },
      aws_elasticache_replication_group: { cache: { needs: "${aws_vpc.main.id}", ...at("cache/group") } },
      aws_apprunner_service: {
        backend: { needs: "${aws_elasticache_replication_group.cache.arn}", ...at("backend/service") },
      },
    },
  },
  { name: "staging" },
);
const VPC = "aws_vpc.main";
const KEY = "aws_kms_key.logs";
const CACHE = "aws_elasticache_replication_group.cache";
const BACKEND = "aws_apprunner_service.backend";

function view(pace?: number) {
  let now = 0;
  const made = new ApplyView({ stack, pace, clock: () => now });
  const tell = (state: "planned" | "started" | "ended" | "failed", ...addresses: string[]) => {
    for (const address of addresses) made.take({ address, action: "create", state });
  };
  tell("planned", VPC, KEY, CACHE, BACKEND);
  return {
    made,
    tell,
    pass: (seconds: number) => (now += seconds * 1000),
    frame: (width = 120) => made.frame("staging ", width),
  };
}

describe("issue 6, 7: what is under way, and what waits for what", () => {
  test("one line a resource, the longest first, each with those that wait for it", () => {
    const { frame, pass, tell } = view();
    tell("started", VPC);
    pass(0.5);
    tell("started", KEY);
    pass(1);
    expect(frame()).toEqual([
      "staging 0 of 4 done, 2 under way, 2 wait, 1.5 s",
      "   networking/vpc  aws_vpc      1.5 s  2 wait for it: cache/group, backend/service",
      "   logs/key        aws_kms_key  1.0 s",
    ]);
    tell("ended", VPC, KEY);
    tell("started", CACHE);
    expect(frame()).toEqual([
      "staging 2 of 4 done, 1 under way, 1 wait, 1.5 s",
      "   cache/group  aws_elasticache_replication_group  0.0 s  1 waits for it: backend/service",
    ]);
    tell("failed", CACHE);
    expect(frame()).toEqual(["staging 2 of 4 done, 0 under way, 1 failed, 1 wait, 1.5 s"]);
  });

  test("at a pace, times are those at AWS, and the whole is as long as its critical path however slow this machine is", () => {
    const { frame, pass, tell } = view(60);
    tell("started", VPC);
    pass(10);
    expect(frame()[0]).toBe("staging 0 of 4 done, 1 under way, 3 wait, 0:12 of about 14:02 min at AWS");
    tell("ended", VPC);
    tell("started", CACHE);
    pass(5);
    expect(frame()).toEqual([
      "staging 1 of 4 done, 1 under way, 2 wait, 5:12 of about 14:02 min at AWS",
      "   cache/group  aws_elasticache_replication_group  5:00  1 waits for it: backend/service",
    ]);
    tell("ended", CACHE, BACKEND, KEY);
    expect(frame()[0]).toBe("staging 4 of 4 done, 0 under way, 14:02 of about 14:02 min at AWS");
  });

  test("what is deleted is waited for by what it needs", () => {
    const made = new ApplyView({ stack, clock: () => 0 });
    for (const address of [CACHE, VPC]) made.take({ address, action: "delete", state: "planned" });
    made.take({ address: CACHE, action: "delete", state: "started" });
    expect(made.frame("", 120)[1]).toContain("1 waits for it: networking/vpc");
  });

  test("ten lines at most, and none is longer than the terminal", () => {
    const many = parseStack(
      { resource: { aws_eip: Object.fromEntries([...Array(30).keys()].map((n) => [`a${n}`, at(`address-${n}`)])) } },
      { name: "staging" },
    );
    const made = new ApplyView({ stack: many, clock: () => 0 });
    for (const address of many.resources.keys()) made.take({ address, action: "create", state: "started" });
    const frame = made.frame("staging ", 30);
    expect(frame).toHaveLength(10);
    expect(frame.at(-1)).toBe("   and 22 more");
    expect(Math.max(...frame.map(({ length }) => length))).toBe(30);
  });
});

const visible = (text: string): string => text.replaceAll("\u001b", "␛");

/** A terminal that understands as much as the block needs: what is on its screen after everything that was written. */
class Terminal {
  readonly isTTY: boolean;
  readonly columns = 100;
  readonly rows = 12;
  readonly frames: string[] = [];
  #lines = [""];
  #row = 0;

  constructor(isTTY = true) {
    this.isTTY = isTTY;
  }

  write(text: string): boolean {
    this.frames.push(text);
    for (const [part] of visible(text).matchAll(/␛\[\d*[A-Za-z]|␛\[[\d;]*m|[\r\n]|[^␛\r\n]+/g)) this.#take(part);
    return true;
  }

  get screen(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  #column = 0;

  #take(part: string): void {
    const [, count = "", command = ""] = /^␛\[(\d*)([A-Za-z])$/.exec(part) ?? [];
    if (part === "\r") this.#column = 0;
    else if (part === "\n") {
      this.#row++;
      this.#column = 0;
      this.#lines[this.#row] ??= "";
    } else if (command === "A") this.#row -= Number(count);
    else if (command === "K") this.#lines[this.#row] = this.#lines[this.#row]!.slice(0, this.#column);
    else if (command === "J") {
      this.#lines = [...this.#lines.slice(0, this.#row), this.#lines[this.#row]!.slice(0, this.#column)];
    } else if (command === "") {
      const line = this.#lines[this.#row]!.padEnd(this.#column);
      this.#lines[this.#row] = line.slice(0, this.#column) + part + line.slice(this.#column + part.length);
      this.#column += part.length;
    }
  }
}

function withEnvironment<T>(env: NodeJS.ProcessEnv, act: () => T): T {
  const before = { ...process.env };
  for (const name of ["NO_COLOR", "CI", "TERM"]) delete process.env[name];
  Object.assign(process.env, env);
  try {
    return act();
  } finally {
    process.env = before;
  }
}

const stepsOn = (terminal: Terminal) => new Steps(terminal as unknown as NodeJS.WriteStream, () => 0);

describe("issue 6, 7: a block that redraws", () => {
  test("a frame stands in place of the one before, longer or shorter, and goes before a step is printed", () => {
    withEnvironment({ TERM: "xterm" }, () => {
      const terminal = new Terminal();
      const steps = stepsOn(terminal);
      steps.title("Rehearsal");
      steps.progress("staging", "apply …");
      steps.block(["head 1", "  a long line", "  another"]);
      expect(terminal.screen).toEqual(["Rehearsal", "head 1", "  a long line", "  another"]);
      steps.block(["head 2", "  short"]);
      expect(terminal.screen).toEqual(["Rehearsal", "head 2", "  short"]);
      steps.block(["head 3", "  b", "  c", "  d"]);
      expect(terminal.screen).toEqual(["Rehearsal", "head 3", "  b", "  c", "  d"]);
      steps.done("staging", good("apply: 4 exist"), 1000);
      expect(terminal.screen.slice(0, 2)).toEqual([
        "Rehearsal",
        expect.stringMatching(/^ ✓ staging {6}apply: 4 exist +1\.0 s$/),
      ]);
      expect(terminal.screen.slice(2).join("")).toBe("");
    });
  });

  test("stacks that are applied side by side are shown one below the other, each until it has ended", () => {
    const outdir = mkdtempSync(join(tmpdir(), "towline-live-"));
    jest.useFakeTimers();
    try {
      withEnvironment({ TERM: "xterm" }, () => {
        const terminal = new Terminal();
        const live = new LiveApply(stepsOn(terminal), { outdir });
        for (const name of ["staging", "production"]) {
          mkdirSync(join(outdir, "stacks", name), { recursive: true });
          writeFileSync(join(outdir, "stacks", name, "cdk.tf.json"), '{"resource":{"aws_vpc":{"main":{}}}}');
          live.take({ stack: name, address: VPC, action: "create", state: "started" });
        }
        const heads = () => terminal.screen.filter((line) => line.startsWith(" ·"));
        jest.advanceTimersByTime(250);
        expect(heads()).toEqual([
          expect.stringMatching(/^ · staging {6}0 of 1 done, 1 under way/),
          expect.stringMatching(/^ · production {3}0 of 1 done, 1 under way/),
        ]);
        live.end("staging");
        jest.advanceTimersByTime(250);
        expect(heads()).toEqual([expect.stringMatching(/^ · production/)]);
        live.end("production");
        expect(jest.getTimerCount()).toBe(0);
        expect(heads()).toEqual([]);
      });
    } finally {
      jest.useRealTimers();
      rmSync(outdir, { recursive: true });
    }
  });

  test("a block is never as high as the screen: what scrolled away could not be drawn over", () => {
    withEnvironment({ TERM: "xterm" }, () => {
      const terminal = new Terminal();
      stepsOn(terminal).block([...Array(40).keys()].map(String));
      expect(terminal.screen).toHaveLength(11);
    });
  });

  test.each<[string, boolean, NodeJS.ProcessEnv]>([
    ["no terminal", false, { TERM: "xterm" }],
    ["NO_COLOR", true, { TERM: "xterm", NO_COLOR: "1" }],
    ["TERM=dumb", true, { TERM: "dumb" }],
    ["CI", true, { TERM: "xterm", CI: "true" }],
  ])("%s: the plain lines of always", (_, isTTY, env) => {
    withEnvironment(env, () => {
      const plain = new Terminal(isTTY);
      const steps = stepsOn(plain);
      steps.block(["head", "  line"]);
      expect([canRedraw(plain), plain.frames]).toEqual([false, []]);
      steps.done("staging", good("apply: 4 exist"), 1000);
      expect(visible(plain.frames.join(""))).not.toMatch(/␛\[\d*[AJK]/);
    });
  });
});
