import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyOfEloquent, towline } from "./towline.ts";

const deploy = join(".github", "workflows", "deploy.yml");

describe("generate --check", () => {
  let copy: ReturnType<typeof copyOfEloquent>;
  let folder = "";
  beforeEach(() => {
    copy = copyOfEloquent();
    folder = copy.folder;
  });
  afterEach(() => copy.remove());

  test("passes on what generate wrote", () => {
    expect(towline(["generate", folder, "--check"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("up to date"),
    });
  });

  test("fails on a file edited by hand, shows the difference in meaning and in text, and leaves the file alone", () => {
    const edited = readFileSync(join(folder, deploy), "utf8").replace(
      "cancel-in-progress: false",
      "cancel-in-progress: true",
    );
    writeFileSync(join(folder, deploy), edited);

    const { code, stdout } = towline(["generate", folder, "--check"]);
    expect(code).toBe(1);
    expect(stdout).toContain("concurrency.cancel-in-progress");
    expect(stdout).toMatch(/^-.*cancel-in-progress: true$/m);
    expect(stdout).toMatch(/^\+.*cancel-in-progress: false$/m);
    expect(readFileSync(join(folder, deploy), "utf8")).toBe(edited);
  });

  test("fails on a file that is missing, and generate brings it back byte for byte", () => {
    const before = readFileSync(join(folder, deploy), "utf8");
    rmSync(join(folder, deploy));
    expect(towline(["generate", folder, "--check"])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("missing"),
    });
    expect(towline(["generate", folder]).code).toBe(0);
    expect(readFileSync(join(folder, deploy), "utf8")).toBe(before);
  });
});

test("the workflows of this repository and of every system are what their definitions say", () => {
  expect(towline(["generate", "--check"])).toMatchObject({ code: 0 });
});
