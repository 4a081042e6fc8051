import { spawnSync } from "node:child_process";
import fc from "fast-check";
import {
  env,
  expr,
  generate,
  github,
  inline,
  input,
  job,
  push,
  pwsh,
  run,
  type Script,
  secret,
  sh,
  uses,
  workflow,
} from "../src/index.ts";
import { compile } from "./support/compile.ts";

const title = github.event.pull_request.title;
const stepOf = (script: Script) => {
  const { action, options } = run(script);
  if (action.kind !== "run") throw new Error("no script");
  return { script: action.script, shell: action.shell, env: options.env as Record<string, unknown> };
};

/** Runs a script as the runner would, with one text for all its values. */
const output = (script: Script, value: string) => {
  const step = stepOf(script);
  const variables = Object.fromEntries(Object.keys(step.env ?? {}).map((name) => [name, value]));
  const { stdout, stderr, status } = spawnSync(
    "bash",
    ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.script],
    {
      env: { PATH: process.env["PATH"], ...variables },
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`${step.script}\n${stderr}`);
  return stdout;
};

test("a value goes through env, under a name that says what it is", () => {
  const step = run(sh`echo ${title} from ${github.head_ref}, ${title} again`);
  const text = generate(workflow("W", { on: [push()], jobs: [job("a", { steps: [step] })] }));
  expect(text).toContain('run: echo "$PULL_REQUEST_TITLE" from "$HEAD_REF", "$PULL_REQUEST_TITLE" again\n');
  expect(text).toContain("shell: bash\n");
  expect(text).toContain(
    ["env:", "PULL_REQUEST_TITLE: ${{ github.event.pull_request.title }}", "HEAD_REF: ${{ github.head_ref }}\n"].join(
      "\n          ",
    ),
  );
});

test("outputs of other jobs and of steps keep their references", () => {
  const make = uses("./make", { outputs: ["digest"] });
  const build = job("build", { steps: [make], outputs: { digest: make.outputs.digest } });
  const use = job("use", { steps: [run(sh`deploy ${build.outputs.digest} ${secret("API_KEY")}`)] });
  const text = generate(workflow("W", { on: [push()], jobs: [build, use] }));
  expect(text).toContain('run: deploy "$BUILD_DIGEST" "$API_KEY"\n');
  expect(text).toContain("needs: [build]");
  expect(text).toContain("BUILD_DIGEST: ${{ needs.build.outputs.digest }}");
  expect(text).toContain("API_KEY: ${{ secrets.API_KEY }}");
});

test.each<[string, Script, readonly string[]]>([
  ["another value", sh`x ${github.event.at("a-b")} ${github.event.at("a_b")}`, ["A_B", "A_B_2"]],
  ["a word of the script", sh`x "$HEAD_REF" ${github.head_ref}`, ["HEAD_REF_2"]],
  [
    "a variable that the runner sets",
    sh`x ${input("path")} ${env("GITHUB_TOKEN")}`,
    ["VALUE_PATH", "VALUE_GITHUB_TOKEN"],
  ],
  ["no name at all", sh`x ${expr`a`} ${github.event.at("1")}`, ["VALUE", "VALUE_1"]],
])("a variable never has the name of %s", (_, script, names) => {
  expect(Object.keys(stepOf(script).env)).toEqual(names);
});

test("a variable of the step keeps its name and its value", () => {
  const { options } = run(sh`x ${github.head_ref}`, { env: { HEAD_REF: "mine" } });
  expect(Object.keys(options.env!)).toEqual(["HEAD_REF_2", "HEAD_REF"]);
});

const places: Readonly<Record<string, Script>> = {
  bare: sh`printf %s ${title}`,
  "bare, glued to text": sh`printf %s pre${title}post`,
  "in double quotes": sh`printf %s "${title}"`,
  "in double quotes, before letters": sh`printf %s "pre${title}post"`,
  "in single quotes": sh`printf %s 'pre ${title} $HOME'`,
  "in $'...'": sh`printf %s $'pre ${title}'`,
  "in a substitution": sh`printf %s "$(printf %s ${title})"`,
  "in a substitution inside double quotes inside one": sh`printf %s "$(printf %s "$(printf %s "${title}")")"`,
  "in an assignment": sh`v=${title}; printf %s "$v"`,
  "in a subshell": sh`( printf %s ${title} )`,
  "in a here-document": sh`printf %s "$(cat <<END
pre ${title}
END
)"`,
  "after a literal here-document": sh`cat > /dev/null <<'END'
it's $(not) a "program
END
printf %s ${title}`,
  "after a comment with a quote": sh`# don't
printf %s ${title}`,
  "after an escaped quote": sh`printf '%s' \\"${title}`,
  "after a case": sh`case x in x) printf %s ${title} ;; esac`,
  "as an argument of another program's text": sh`bash -c 'printf %s "$1"' _ ${title}`,
  "in a test": sh`if [[ -n ${title} ]]; then printf %s ${title}; fi`,
  "behind a command that reads": sh`echo x | { read -r line; printf %s ${title}; }`,
  "after a # inside a word": sh`printf %s%s a#b ${title}`,
  "after an arithmetic expression": sh`printf %s $(( (1 + 2) * 3 ))${title}`,
  "after an expansion with a quote": sh`printf %s "\${UNSET:-it}${title}"`,
};
const around: Readonly<Record<string, (value: string) => string>> = {
  "bare, glued to text": (value) => `pre${value}post`,
  "in double quotes, before letters": (value) => `pre${value}post`,
  "in single quotes": (value) => `pre ${value} $HOME`,
  "in $'...'": (value) => `pre ${value}`,
  "in a here-document": (value) => `pre ${value}`,
  "after an escaped quote": (value) => `"${value}`,
  "after a # inside a word": (value) => `a#b${value}`,
  "after an arithmetic expression": (value) => `9${value}`,
  "after an expansion with a quote": (value) => `it${value}`,
};
const hostile = [
  '"; echo pwned; "',
  "$(echo pwned)",
  "`echo pwned`",
  "'; echo pwned; '",
  "${IFS}",
  "* a  b",
  "\\",
  '\\"',
  "a[$(id)]",
  "END\n$(id)",
  "!x #y",
];

test.each(Object.entries(places))("what somebody wrote stays a value: %s", (place, script) => {
  const expected = around[place] ?? ((value: string) => value);
  for (const value of hostile) expect(output(script, value)).toBe(expected(value));
});

test("a random value stays itself in a random place", () => {
  const value = fc.string({
    unit: fc.constantFrom(..."ab $`\"'\\;&|(){}[]<>*?!#~=\t\n-é"),
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(value, fc.constantFrom(...Object.keys(places)), (text, place) => {
      // $( ) takes line breaks at the end away, whatever the quotes are.
      const kept = `${text}.`;
      return output(places[place]!, kept) === (around[place] ?? ((given: string) => given))(kept);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test("a plain text is quoted as well", () => {
  const nasty = `it's "$(id)" \`x\` \\`;
  expect(output(sh`printf %s ${nasty}`, "")).toBe(nasty);
  expect(output(sh`printf %s "${nasty}"`, "")).toBe(nasty);
  expect(output(sh`printf %s '${nasty}'`, "")).toBe(nasty);
  expect(stepOf(sh`npm run ${"build:web"} -- ${3}`).script).toBe("npm run build:web -- 3");
  expect(stepOf(sh`printf %s ${"two\nlines"}`)).toMatchObject({ env: { VALUE: "two\nlines" } });
});

test.each<[string, () => Script, RegExp]>([
  ["in a literal here-document", () => sh`cat <<'END'\n${title}\nEND`, /here-document that Bash does not expand/],
  ["in an arithmetic expression", () => sh`echo $(( ${title} + 1 ))`, /arithmetic/],
  ["in (( ))", () => sh`if (( ${title} > 1 )); then :; fi`, /arithmetic/],
  ["compared as a number in [[ ]]", () => sh`[[ ${title} -eq 1 ]]`, /compared as a number/],
  ["compared as a number in [[ ]] on the right", () => sh`[[ 1 -lt "${title}" ]]`, /compared as a number/],
  ["inside ${...}", () => sh`echo "\${X:-${title}}"`, /inside \$\{/],
  ["between backticks", () => sh`echo \`echo ${title}\``, /backticks/],
  ["as the name of a command", () => sh`make && ${title} x`, /would choose what runs/],
  ["as the name of a command in quotes", () => sh`"${title}" x`, /would choose what runs/],
  ["as the name of a command in a substitution", () => sh`echo $(${title})`, /would choose what runs/],
  ["as the name of a command behind a variable", () => sh`A=1 ${title} x`, /would choose what runs/],
  ["as the name of a command behind sudo", () => sh`sudo -E ${title} x`, /would choose what runs/],
  ["as the name of a variable", () => sh`read -r ${title}`, /name of a variable/],
  ["as the name of a variable to print to", () => sh`printf -v "${title}" x`, /name of a variable/],
  ["as the name of a variable in a test", () => sh`[[ -v ${title} ]]`, /name of a variable/],
  ["in let", () => sh`let x=1 ${title}`, /arithmetic/],
  ["in eval", () => sh`eval "x=${title}"`, /program again/],
  ["in bash -c", () => sh`bash -ec "echo ${title}"`, /program again/],
  ["in node -e", () => sh`node -e 'console.log("${title}")'`, /program again/],
  ["after a backslash", () => sh`echo \\${title}`, /follows a/],
])("where no quoting helps it is refused: %s", (_, script, message) => {
  expect(() => run(script())).toThrow(/WFM071/);
  expect(() => run(script())).toThrow(message);
});

test("PowerShell has its own quoting, and refuses where it has none", () => {
  expect(stepOf(pwsh`Write-Host ${title} "for ${github.actor}x" 'a''b' $(Get-Item ${github.head_ref})`)).toEqual({
    script: "Write-Host ${env:PULL_REQUEST_TITLE} \"for ${env:ACTOR}x\" 'a''b' $(Get-Item ${env:HEAD_REF})",
    shell: "pwsh",
    env: { PULL_REQUEST_TITLE: title, ACTOR: github.actor, HEAD_REF: github.head_ref },
  });
  expect(stepOf(pwsh`Write-Host ${"it's $x"} "${'$x `"'}"`).script).toBe("Write-Host 'it''s $x' \"`$x ```\"\"");
  expect(() => run(pwsh`Write-Host 'x ${title}'`)).toThrow(/WFM071.*single quotes/);
  expect(() => run(pwsh`Write-Host x${title}`)).toThrow(/WFM071.*touches other text/);
  expect(() => run(pwsh`iex "echo ${title}"`)).toThrow(/WFM071.*program again/);
  expect(() => run(pwsh`& ${title}`)).toThrow(/WFM071.*would choose what runs/);
});

test("a script runs in the shell that it is quoted for", () => {
  expect(() => run(sh`echo ${title}`, { shell: "pwsh" })).toThrow(/WFM070/);
  expect(() => run(pwsh`echo ${title}`, { shell: "bash" })).toThrow(/WFM070/);
  expect(run(pwsh`echo ${title}`, { shell: "powershell" }).action).toMatchObject({ shell: "powershell" });
});

test("what GitHub makes may be written into the script", () => {
  expect(stepOf(sh`echo $(( ${inline(github.run_number)} + ${inline(github.event.number)} ))`)).toEqual({
    script: "echo $(( ${{ github.run_number }} + ${{ github.event.number }} ))",
    shell: "bash",
    env: {},
  });
});

const preamble = `
import { env, expr, github, inline, input, run, secret, sh, uses, variable } from "../../../src/index.ts";
const made = uses("./make", { outputs: ["digest"] });
export const right = [
  run(sh\`echo \${github.event.pull_request.title} \${secret("A")} \${made.outputs.digest} \${input("x")} \${3}\`),
  inline(github.sha), inline(github.event.pull_request.head.sha), inline(github.event.number), inline(variable("V")),
  inline(github.event.pull_request.title.contains("x")), inline(github.event.repository.full_name),
];
void [env, expr];
`;
const tainted = [
  "github.event.pull_request.title",
  "github.event.pull_request.body",
  "github.event.pull_request.head.ref",
  "github.event.pull_request.head.label",
  "github.event.head_commit.message",
  "github.event.repository.default_branch",
  "github.event.workflow_run.head_branch",
  "github.event.release.tag_name",
  "github.event.pull_request",
  'github.event.at<string>("comment").at<string>("body")',
  "github.head_ref",
  "github.ref_name",
  "github.event.pull_request.title.or(github.sha)",
  "expr`x ${github.head_ref}`.asExpression()",
];
const wrong: Readonly<Record<string, readonly [string, RegExp]>> = {
  ...Object.fromEntries(tainted.map((each) => [`${each} inline`, [`inline(${each});`, /untrusted/] as const])),
  "an input inline": ['inline(input<string>("x"));', /inputs/],
  "an output of a step inline": ["inline(made.outputs.digest);", /steps/],
  "a secret inline": ['inline(secret("A"));', /secrets/],
  "a template for a script": ["run(expr`echo ${github.head_ref}`);", /not assignable/],
  "an expression in a plain text": ['run("echo ${{ github.head_ref }}");', /pass the expression through `env`/],
  "an object in a script": ["sh`echo ${{ a: 1 }}`;", /'a' does not exist/],
};
const cases = Object.entries(wrong);
let said: Readonly<Record<string, string>>;

beforeAll(() => {
  const texts = cases.map(([name, [line]]): [string, string] => [name, `${preamble}\n${line}\n`]);
  said = compile({ right: preamble, ...Object.fromEntries(texts) });
});

test("values through env, and what GitHub makes inline, compile", () => {
  expect(said["right"]).toBe("");
});

test.each(cases)("does not compile: %s", (name, [, message]) => {
  expect(said[name]).toMatch(message);
  expect(said[name]).toContain(`(${preamble.split("\n").length + 1},`);
});
