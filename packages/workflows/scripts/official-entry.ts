// What goes into dist/official.cjs: GitHub's own parser and evaluator, and the YAML library they stand on.
export * as expressions from "@actions/expressions";
export * as ast from "@actions/expressions/ast";
export {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";
export { convertActionTemplate, parseAction } from "@actions/workflow-parser/actions/index";
export * as yaml from "yaml";
