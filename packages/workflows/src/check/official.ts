import { official } from "../official.ts";
import type { QuickNode } from "../quick-yaml/index.ts";
import { problemOf } from "../yaml.ts";
import { isCertainlyAccepted } from "./accept/index.ts";
import { stepsToSkip } from "./accept/steps.ts";
import type { YamlFile } from "./file.ts";
import type { Finding } from "./finding.ts";
import { QuickTokens } from "./quick-tokens.ts";

/** Whether GitHub's own parser need not be asked: it certainly says nothing. */
export function isAccepted(file: YamlFile): boolean {
  // GitHub publishes no parser for Dependabot's settings.
  if (file.kind === "dependabot") return true;
  return file.quick !== undefined && isCertainlyAccepted(file.kind, file.content, file.quick);
}

/** What GitHub's own parser says. A file that was read quickly need not be read again by its YAML library. */
export async function askParser(file: Pick<YamlFile, "kind" | "path" | "content" | "quick">): Promise<Finding[]> {
  const github = official();
  const trace = new github.NoOperationTraceWriter();
  const context = file.kind === "action" ? github.actionContext(trace) : github.workflowContext(trace);
  const value = file.quick
    ? github.readTemplate(context, roots[file.kind], tokensOf(file, file.quick, context), context.getFileId(file.path))
    : parse(file, context);
  if (value) {
    if (file.kind === "action") github.convertActionTemplate(context, value);
    // 1: convert although there are errors, to find them all at once.
    else await github.convertWorkflowTemplate(context, value, undefined, { errorPolicy: 1 });
  }
  return context.errors.getErrors().map(({ rawMessage, range }) => ({
    rule: "github",
    severity: "error",
    file: file.path,
    line: range?.start.line ?? 1,
    column: range?.start.column ?? 1,
    message: problemOf({ message: rawMessage }),
  }));
}

/** The parser's names for the whole of a file. */
const roots = { workflow: "workflow-root-strict", action: "action-root-strict", dependabot: "" };

type Context = ReturnType<ReturnType<typeof official>["workflowContext"]>;

const tokensOf = (
  { kind, path, content }: Pick<YamlFile, "kind" | "path" | "content">,
  quick: NonNullable<YamlFile["quick"]>,
  context: Context,
) => {
  const skipped = kind === "workflow" ? stepsToSkip(content, quick) : none;
  return new QuickTokens(context.getFileId(path), content, quick, skipped);
};

const none: ReadonlySet<QuickNode> = new Set();

function parse({ kind, path, content }: Pick<YamlFile, "kind" | "path" | "content">, context: Context) {
  const github = official();
  const input = { name: path, content };
  return (kind === "action" ? github.parseAction(input, context) : github.parseWorkflow(input, context)).value;
}
