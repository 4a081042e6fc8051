import type { Rule } from "../../rule.ts";
import * as access from "./access.ts";
import * as dependabot from "./dependabot.ts";
import * as expressions from "./expressions.ts";
import * as habits from "./habits.ts";
import * as repositories from "./repositories.ts";
import * as secrets from "./secrets.ts";
import * as uses from "./uses.ts";

/** The rules of security, by id. */
export const securityRules: readonly Rule[] = [access, dependabot, expressions, habits, repositories, secrets, uses]
  .flatMap((rules): Rule[] => Object.values(rules))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
