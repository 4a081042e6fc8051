// What goes into dist/official.cjs: GitHub's own parser, and the YAML library it stands on.
import { FeatureFlags } from "@actions/expressions/features";
import type { TraceWriter } from "@actions/workflow-parser";
import { getActionSchema } from "@actions/workflow-parser/actions/action-schema";
import { TemplateContext, TemplateValidationErrors } from "@actions/workflow-parser/templates/template-context";
import { getWorkflowSchema } from "@actions/workflow-parser/workflows/workflow-schema";

export {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";
export { convertActionTemplate, parseAction } from "@actions/workflow-parser/actions/index";
export { readTemplate } from "@actions/workflow-parser/templates/template-reader";
export * as tokens from "@actions/workflow-parser/templates/tokens/index";
export * as yaml from "yaml";

/**
 * What `parseWorkflow` reads with. The parser keeps `background`, `wait` and `cancel` steps behind a flag, although GitHub runs
 * them for everybody.
 */
export function workflowContext(trace: TraceWriter): TemplateContext {
  const context = new TemplateContext(new TemplateValidationErrors(), getWorkflowSchema(), trace);
  context.state["featureFlags"] = new FeatureFlags({ allowBackgroundSteps: true });
  return context;
}

/** What `parseAction` reads with. */
export function actionContext(trace: TraceWriter): TemplateContext {
  return new TemplateContext(new TemplateValidationErrors(), getActionSchema(), trace);
}
