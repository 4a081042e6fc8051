/** A value as it stands in YAML. */
export type PlainValue =
  | string
  | number
  | boolean
  | null
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/**
 * The way out for keys that this version does not know yet, as they stand in YAML: `extra: { "new-key": true }`. Each
 * is marked in the file, and `check` lists it (WF092).
 */
export interface Extensible {
  readonly extra?: Readonly<Record<string, PlainValue>>;
}
