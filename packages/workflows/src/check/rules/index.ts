import type { Rule } from "../rule.ts";
import { credentials } from "./credentials.ts";
import { filters } from "./filters.ts";
import { outputs } from "./outputs.ts";
import { permissions } from "./permissions.ts";
import { pinnedActions } from "./pinned-actions.ts";
import { scriptInjection } from "./script-injection.ts";
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
];
