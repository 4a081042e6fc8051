import type { PlainValue } from "./extra.ts";

/** What GitHub starts: a script in Node, or a container. https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax */
export type ActionRuns =
  | {
      readonly using: "node20" | "node24" | (string & {});
      readonly main: string;
      readonly pre?: string;
      readonly "pre-if"?: string;
      readonly post?: string;
      readonly "post-if"?: string;
    }
  | {
      readonly using: "docker";
      readonly image: string;
      readonly env?: Readonly<Record<string, string | number | boolean>>;
      readonly entrypoint?: string;
      readonly "pre-entrypoint"?: string;
      readonly "post-entrypoint"?: string;
      readonly args?: readonly (string | number | boolean)[];
    }
  | { readonly using: "composite"; readonly steps: readonly PlainValue[] };

/** The content of the `action.yml` of an action that is a program, key by key. Its code stands elsewhere. */
export interface ActionFileData {
  readonly name?: string;
  readonly description?: string;
  readonly author?: string;
  readonly inputs?: Readonly<Record<string, PlainValue>>;
  readonly outputs?: Readonly<Record<string, PlainValue>>;
  readonly runs: ActionRuns;
  readonly branding?: Readonly<Record<string, PlainValue>>;
  readonly [key: string]: unknown;
}

/** The `action.yml` of an action in Node or in a container. */
export class ActionFile {
  readonly data: ActionFileData;

  constructor(data: ActionFileData) {
    this.data = data;
  }
}

/** The `action.yml` of an action in Node or in a container; for one made of steps: `compositeAction`. */
export function actionFile(data: ActionFileData): ActionFile {
  return new ActionFile(data);
}
