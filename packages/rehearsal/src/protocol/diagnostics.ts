/** A problem or warning that Terraform shows to the user, as the provider words it. */
export interface Diagnostic {
  severity: "error" | "warning";
  summary: string;
  detail: string;
  /** Attribute it is about: `["source_configuration", 0, "image_repository"]`. */
  path?: readonly (string | number)[];
}

/** Thrown by a behaviour to refuse what AWS or GitHub would refuse, in their words. */
export class Refusal extends Error {
  readonly diagnostic: Diagnostic;
  constructor(summary: string, detail: string, path?: readonly (string | number)[]) {
    super(`${summary}: ${detail}`);
    this.name = "Refusal";
    this.diagnostic = { severity: "error", summary, detail, ...(path ? { path } : {}) };
  }
}

export function diagnosticMessage({ severity, summary, detail, path }: Diagnostic): object {
  return {
    severity: severity === "error" ? 1 : 2,
    summary,
    detail,
    ...(path && path.length > 0 ? { attribute: pathMessage(path) } : {}),
  };
}

export function pathMessage(path: readonly (string | number)[]): object {
  return {
    steps: path.map((step) => (typeof step === "number" ? { element_key_int: step } : { attribute_name: step })),
  };
}
