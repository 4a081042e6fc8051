import type { Subject } from "./subject.ts";

/** Resources by address, with their arguments as Terraform JSON has them; `${type.name.attribute}` refers. */
export interface Example {
  readonly [address: string]: { readonly [argument: string]: unknown };
}

/**
 * Something that the cloud refuses although the provider's schema allows it.
 *
 * - `plan`: told by the configuration alone; refused by `terraform validate` and `plan`, as the provider's own validation.
 * - `apply`: told by what exists; refused when the resource is created or updated.
 * - `delete`: refused when the resource is destroyed.
 */
export interface Rule {
  /** Stable; it is in every refusal: `ec2-subnet-overlap`. */
  readonly id: string;
  /** Resource types it judges; `any` for all of the provider. */
  readonly types: readonly string[] | "any";
  readonly when: "plan" | "apply" | "delete";
  /** What has to hold, as a sentence that tells what to write instead. */
  readonly demands: string;
  /** Where the cloud documents it. */
  readonly source: string;
  /** Argument it is about. */
  readonly at?: string;
  /** The refusal in the cloud's own words, or undefined when there is nothing to refuse. Unknown values are not judged. */
  check(subject: Subject): string | undefined;
  /** What both examples need. */
  readonly given?: Example;
  /** Refused by this rule, laid over `given`. */
  readonly refused: Example;
  /** Accepted, laid over `given`. */
  readonly accepted: Example;
  /** For `delete`: the address that both examples remove at the end. */
  readonly remove?: string;
}
