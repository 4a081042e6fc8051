export { main, type RequirementsOptions } from "./command.ts";
export { type Problem, RequirementsError } from "./problem.ts";
export { type Proof, type Proofs, readProofs } from "./proofs.ts";
export { type Report, type ReportedRow, report, summary, textReport } from "./report.ts";
export { isResolution, type Row, readRows } from "./rows.ts";
