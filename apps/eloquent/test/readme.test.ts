import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eloquent } from "../system.ts";
import { synthesizedStacks } from "./support/stacks.ts";

const { bootstrap } = synthesizedStacks();
const readme = readFileSync(join(__dirname, "..", "README.md"), "utf8");
const lines = readme.split("\n").map((line) => line.trim());

test("E1-72: every secret of the pipeline stands in the README with the command that sets it, and no other does", () => {
  const { repository = [], environment = [] } = eloquent.declaration.pipelineSecrets!;
  const places = bootstrap.all("github_repository_environment").map((one) => one["environment"]);
  const set = "gh secret set";
  const repo = `--repo ${eloquent.declaration.repository}`;
  expect(lines.filter((line) => line.startsWith(set)).sort()).toEqual(
    [
      ...repository.map((name) => `${set} ${name} ${repo}`),
      ...environment.flatMap((name) => places.map((place) => `${set} ${name} ${repo} --env ${place}`)),
    ].sort(),
  );
});

test("every secret of the service that Terraform does not write stands there too", () => {
  const groups = lines.flatMap((line) => /--secret-id eloquent-ai\/([\w-]+) /.exec(line)?.[1] ?? []);
  expect([...groups, "auth", "redis"].sort()).toEqual(Object.keys(eloquent.secrets).sort());
});

test("the table says what the declaration says", () => {
  for (const { account, cidr, budget, sizes } of Object.values(eloquent.declaration.environments)) {
    for (const told of [account, cidr, budget?.replace(" / month", ""), sizes?.["backend"], sizes?.["cache"]]) {
      expect(readme).toContain(told);
    }
  }
});
