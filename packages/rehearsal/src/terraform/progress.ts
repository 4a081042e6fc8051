/** What Terraform says of one resource while it applies. */
export interface ResourceProgress {
  readonly address: string;
  readonly action: "create" | "update" | "delete";
  /** `planned` before anything is done, `ended` well, `failed` otherwise. */
  readonly state: "planned" | "started" | "ended" | "failed";
}

type Action = ResourceProgress["action"];

const STARTED: { readonly [word: string]: Action } = { Creating: "create", Modifying: "update", Destroying: "delete" };
const ENDED: { readonly [word: string]: Action } = {
  Creation: "create",
  Modifications: "update",
  Destruction: "delete",
};

/** An address, and what stands behind it where an object was replaced before it was deleted. */
const ADDRESS = String.raw`^(\S.*?)(?: \(deposed object \w+\))?: `;
const BEGINS = new RegExp(`${ADDRESS}(Creating|Modifying|Destroying)\\.\\.\\.`);
const ENDS = new RegExp(`${ADDRESS}(Creation|Modifications|Destruction) (complete|errored) after `);
const PLANS = new RegExp(`${ADDRESS}Plan to (create|update|delete|replace)$`);

/**
 * Reads one line of `terraform apply`, plain or the message of its JSON form, which are the same words:
 * https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 *
 * @returns nothing where the line is about no resource
 */
export function progressIn(line: string): ResourceProgress | undefined {
  const begun = BEGINS.exec(line);
  if (begun) return { address: begun[1]!, action: STARTED[begun[2]!]!, state: "started" };
  const ended = ENDS.exec(line);
  if (ended) {
    return { address: ended[1]!, action: ENDED[ended[2]!]!, state: ended[3] === "complete" ? "ended" : "failed" };
  }
  const planned = PLANS.exec(line);
  if (!planned) return undefined;
  const action = planned[2] === "replace" ? "create" : (planned[2] as Action);
  return { address: planned[1]!, action, state: "planned" };
}

/** Cuts what a process prints into lines. */
export function byLine(take: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line.trimEnd());
  };
}
