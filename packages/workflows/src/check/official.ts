import { official } from "../official.ts";
import { problemOf } from "../yaml.ts";
import type { YamlFile } from "./file.ts";
import type { Finding } from "./finding.ts";

/** What GitHub's own parser says about the file. */
export async function askGithub(file: YamlFile): Promise<Finding[]> {
  // GitHub publishes no parser for Dependabot's settings.
  if (file.kind === "dependabot") return [];
  const github = official();
  const input = { name: file.path, content: file.content };
  const trace = new github.NoOperationTraceWriter();
  const parsed =
    file.kind === "action"
      ? github.parseAction(input, trace)
      : github.parseWorkflow(input, github.workflowContext(trace));
  if (parsed.value) {
    if (file.kind === "action") github.convertActionTemplate(parsed.context, parsed.value);
    // 1: convert although there are errors, to find them all at once.
    else await github.convertWorkflowTemplate(parsed.context, parsed.value, undefined, { errorPolicy: 1 });
  }
  return parsed.context.errors.getErrors().map(({ rawMessage, range }) => ({
    rule: "github",
    severity: "error",
    file: file.path,
    line: range?.start.line ?? 1,
    column: range?.start.column ?? 1,
    message: problemOf({ message: rawMessage }),
  }));
}
