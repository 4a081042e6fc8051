export { DEFAULTS, type EnvironmentClass, explainDefaults } from "@towline/infra";
export { type DeclaredCosts, declaredCosts, type SupplierCost } from "./costs.ts";
export type { Costs, SupplierDeclaration } from "./declaration/costs.ts";
export type {
  Declaration,
  HasOutputs,
  InfrastructureContext,
  Outputs,
  Verification,
} from "./declaration/declaration.ts";
export type {
  EnvironmentDeclaration,
  Environments,
  ImageDeclaration,
  Images,
  PipelineSecrets,
  RegionDeclaration,
  SecretGroups,
  VariableDeclaration,
  Variables,
} from "./declaration/environment.ts";
export type { ComposeService, ServiceDeclaration, StaticSiteService, VercelService } from "./declaration/service.ts";
export { DeclarationError, type Problem } from "./errors.ts";
export { verificationEnvironment } from "./names.ts";
export type { Pipeline, PipelineContext, Stage, StageContext } from "./pipeline/pipeline.ts";
export {
  type PythonOptions,
  type PythonQualityOptions,
  type PythonTestOptions,
  pythonQuality,
  pythonTests,
  type TestServices,
} from "./pipeline/python.ts";
export { smokeOf } from "./pipeline/verification.ts";
export { workflowsOf } from "./pipeline/workflows.ts";
export {
  type AccountPlan,
  accountPlans,
  digestVariables,
  type RegionPlan,
  type StackPlan,
  stackPlans,
} from "./plan.ts";
export { type Synthesis, type SynthesizedStack, synthesize } from "./stacks/synthesize.ts";
export { isSystem, type System, type SystemNames, system } from "./system.ts";
