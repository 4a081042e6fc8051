import type { Rule } from "../rule.ts";
import { artifactMissing, artifactName, artifactTwice } from "./artifacts.ts";
import { localInputs } from "./calls.ts";
import { alwaysTrue, booleanInput, retiredCommand } from "./conditions.ts";
import { credentials } from "./credentials.ts";
import { escapeHatch } from "./escape-hatch.ts";
import { otherEvent, unknownEvent } from "./events.ts";
import { filters } from "./filters.ts";
import { forkSecrets } from "./fork-secrets.ts";
import { dispatchInputs, expressionLength, matrixSize, queueLimit, reusableDepth, timeLimit } from "./limits.ts";
import { outputs } from "./outputs.ts";
import { onlyNegative, patterns } from "./patterns.ts";
import { permissions } from "./permissions.ts";
import { pinnedActions } from "./pinned-actions.ts";
import { unreachable } from "./reachability.ts";
import { unknownInput, unknownMatrixKey, unknownNeed, unknownStep } from "./references.ts";
import { retiredRunner, unknownRunner } from "./runners.ts";
import { cron, timeZone } from "./schedule.ts";
import { scriptInjection } from "./script-injection.ts";
import { securityRules } from "./security/index.ts";
import { servicePorts } from "./service-ports.ts";
import { size } from "./size.ts";
import { timeouts } from "./timeouts.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  pinnedActions,
  timeouts,
  permissions,
  scriptInjection,
  credentials,
  filters,
  size,
  outputs,
  servicePorts,
  unknownStep,
  unknownNeed,
  unknownMatrixKey,
  unknownInput,
  localInputs,
  unreachable,
  forkSecrets,
  artifactTwice,
  artifactMissing,
  cron,
  timeZone,
  patterns,
  unknownRunner,
  retiredRunner,
  unknownEvent,
  otherEvent,
  alwaysTrue,
  booleanInput,
  retiredCommand,
  onlyNegative,
  expressionLength,
  matrixSize,
  dispatchInputs,
  reusableDepth,
  timeLimit,
  queueLimit,
  artifactName,
  ...securityRules,
  escapeHatch,
];
