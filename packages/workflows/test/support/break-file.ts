import fc from "fast-check";

/** What stands in workflow files, at places where it may and where it may not. */
const words = [
  ...[
    "on",
    "jobs",
    "steps",
    "run",
    "uses",
    "with",
    "env",
    "if",
    "needs",
    "name",
    "id",
    "permissions",
    "runs-on",
    "strategy",
    "matrix",
  ],
  ...[
    "include",
    "container",
    "services",
    "image",
    "outputs",
    "concurrency",
    "group",
    "cancel-in-progress",
    "environment",
    "url",
  ],
  ...[
    "defaults",
    "shell",
    "timeout-minutes",
    "continue-on-error",
    "secrets",
    "inherit",
    "inputs",
    "type",
    "default",
    "options",
  ],
  ...[
    "required",
    "push",
    "pull_request",
    "schedule",
    "cron",
    "workflow_call",
    "workflow_dispatch",
    "branches",
    "tags",
    "types",
  ],
  ...[
    "boolean",
    "choice",
    "number",
    "string",
    "environment",
    "background",
    "parallel",
    "wait",
    "using",
    "main",
    "pre-if",
    "constructor",
  ],
  ...[
    "true",
    "false",
    "null",
    "~",
    "1",
    "1.5",
    "''",
    "[]",
    "{}",
    "read",
    "write-all",
    "'0 3 * * *'",
    "* * * *",
    "61 * * * *",
    "a/b@v1",
  ],
  ...[
    "${{ github.ref }}",
    "${{ secrets.A }}",
    "${{ steps.a.outputs.b }}",
    "${{ needs.a }}",
    "${{ matrix.os }}",
    "${{ env.A }}",
  ],
  ...[
    "${{ hashFiles('a') }}",
    "${{ hashFiles() }}",
    "${{ success() }}",
    "${{ always(1) }}",
    "${{ failure('a') }}",
    "${{ inputs.a }}",
  ],
  ...[
    "${{ format('{0}', 1) }}",
    "${{ format() }}",
    "${{ contains(a) }}",
    "${{ 'x' }}",
    "${{ insert }}",
    "${{ }}",
    "${{ a",
    "${{ a.b }}",
  ],
  ...[
    "${{ fromJSON('{}').a[0].* }}",
    "${{ !github.a && (1 == 2 || 'b') }}",
    "github.ref == 'a'",
    "!cancelled()",
    "a && b",
    "runner.os",
  ],
  ...[
    "vars.A",
    "jobs.a.result",
    "case(true, 1, 2)",
    "case(true, 1)",
    "((((((((((((((1))))))))))))))",
    "__a",
    "a b",
    "9a",
    "🙂",
    "'a",
    '"a',
  ],
  ...[
    "|",
    ">",
    "|-",
    "&a",
    "*a",
    "!tag",
    "- ",
    "-",
    "? ",
    ": ",
    "#",
    " #",
    ",",
    "[",
    "]",
    "{",
    "}",
    "---",
    "%",
    "@",
    "\t",
    "\n",
    "  ",
    "\r",
  ],
];

/** One change of a text, told by three numbers. */
const changes: readonly ((lines: string[], at: number, word: string, amount: number) => void)[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, lines[at]!),
  (lines, at, _, amount) => lines.splice(at, 0, lines[amount % lines.length]!),
  (lines, at, _, amount) => lines.splice(at, 0, ...lines.slice(at, at + 1 + (amount % 4))),
  (lines, at) => {
    lines[at] = ` ${lines[at]}`;
  },
  (lines, at) => {
    lines[at] = `  ${lines[at]}`;
  },
  (lines, at) => {
    lines[at] = lines[at]!.replace(/^ /, "");
  },
  (lines, at) => {
    lines[at] = lines[at]!.replace(/^ {2}/, "");
  },
  // Another key, another value, a value for a key without one, none for one that has one.
  (lines, at, word) => {
    lines[at] = lines[at]!.replace(/^( *(?:- )?)[^:\s]+(?=:)/, `$1${word.replaceAll("$", "$$$$")}`);
  },
  (lines, at, word) => {
    lines[at] = lines[at]!.replace(/: .*$/, `: ${word.replaceAll("$", "$$$$")}`);
  },
  (lines, at, word) => {
    lines[at] = lines[at]!.replace(/:$/, `: ${word.replaceAll("$", "$$$$")}`);
  },
  (lines, at) => {
    lines[at] = lines[at]!.replace(/: .*$/, ":");
  },
  (lines, at, word) => {
    lines[at] = lines[at]!.replace(/- .*$/, `- ${word.replaceAll("$", "$$$$")}`);
  },
  (lines, at, word) => {
    lines[at] = `${lines[at]} ${word}`;
  },
  (lines, at, word, amount) => {
    const place = amount % (lines[at]!.length + 1);
    lines[at] = lines[at]!.slice(0, place) + word + lines[at]!.slice(place);
  },
  (lines, at, _, amount) => {
    const place = amount % (lines[at]!.length + 1);
    lines[at] = lines[at]!.slice(0, place) + lines[at]!.slice(place + 1);
  },
  (lines, at, word) => {
    lines.splice(at, 0, `${/^ */.exec(lines[at]!)![0]}# ${word}`);
  },
  (lines, at, word) => {
    lines.splice(at, 0, `${/^ */.exec(lines[at]!)![0]}  # ${word}`, "");
  },
  (lines, at, word) => {
    lines.splice(at, 0, `${/^ */.exec(lines[at]!)![0].slice(1)}# ${word}`);
  },
  (lines, at, word) => {
    lines.splice(at, 0, `${/^ */.exec(lines[at]!)![0]}${word}: ${word}`);
  },
];

const change = fc.record({
  how: fc.nat({ max: changes.length - 1 }),
  at: fc.nat({ max: 1e6 }),
  word: fc.constantFrom(...words),
  amount: fc.nat({ max: 1e6 }),
});

/** One to three changes of one of the texts. */
export function brokenFile<File extends { readonly content: string }>(files: readonly File[]): fc.Arbitrary<File> {
  return fc
    .record({ file: fc.constantFrom(...files), told: fc.array(change, { minLength: 1, maxLength: 3 }) })
    .map(({ file, told }) => {
      const lines = file.content.split("\n");
      for (const { how, at, word, amount } of told)
        if (lines.length > 0) changes[how]!(lines, at % lines.length, word, amount);
      return { ...file, content: lines.join("\n") };
    });
}
