import { join } from "node:path";
import { app, repository, run } from "./support/child.ts";

test("nothing that Eloquent has in Terraform's state is lost by a change of the modules", () => {
  const towline = join(repository, "packages", "cli", "src", "main.ts");
  const { code, text } = run(process.execPath, [towline, "addresses", app, "--check"], { cwd: app });
  expect([code, text]).toEqual([0, expect.stringMatching(/addresses\.json: (up to date|none lost)/)]);
});
