import type { ValueSource } from "../core/connectable.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import type { Construct } from "../core/tf.ts";

/**
 * Environment variables of a service. They are read at synth, when every connection and grant has been made. A secret takes
 * the place of a plain variable that a connection set; what was written in the props always stays.
 */
export class RuntimeVariables {
  readonly #scope: Construct;
  readonly #declared: Readonly<Record<string, string>>;
  readonly #derived: Record<string, string> = {};
  readonly #secrets: Record<string, string> = {};

  constructor(scope: Construct, name: string, declared: Readonly<Record<string, string>>) {
    const environment = Environment.of(scope);
    this.#scope = scope;
    this.#declared = declared;
    this.derive({
      ENVIRONMENT: environment.name,
      METRICS_NAMESPACE: environment.project,
      SERVICE_NAME: name,
    });
  }

  /** What follows from a connection, a gateway or the environment. */
  derive(variables: Readonly<Record<string, string>>): void {
    Object.assign(this.#derived, variables);
  }

  /** Every key of a group under its own name. */
  read(group: ValueSource): void {
    for (const key of group.keys) {
      if (key in this.#declared || key in this.#secrets) {
        reportProblem(this.#scope, {
          code: "TOWLINE_VARIABLE_TWICE",
          what: `${key} of "${group.name}" is also set ${key in this.#declared ? "in environment" : "by another group"}`,
          instead: "one place for each variable",
        });
        continue;
      }
      this.#secrets[key] = group.reference(key);
    }
  }

  /** @param digest of the release that is told these */
  plain(digest: string): Record<string, string> {
    const derived = Object.entries({ ...this.#derived, RELEASE_DIGEST: digest });
    const open = derived.filter(([key]) => !(key in this.#secrets));
    return sorted({ ...Object.fromEntries(open), ...this.#declared });
  }

  /** Names of variables, each with the reference to its value. */
  secret(): Record<string, string> {
    return sorted(this.#secrets);
  }
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
