import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface StateFile {
  resources?: {
    mode: string;
    module?: string;
    type: string;
    name: string;
    instances: { index_key?: string | number; private?: string; attributes?: { id?: string } }[];
  }[];
}

/** Where a resource of a state is in the world. */
export interface Located {
  address: string;
  type: string;
  /** Key of the record, from what the provider keeps in the state. */
  key: string | undefined;
  id: string | undefined;
}

/** Every managed resource of a state, by the address that Terraform prints. */
export function addressesIn(text: string): Located[] {
  let state: StateFile;
  try {
    state = JSON.parse(text) as StateFile;
  } catch {
    return [];
  }
  return (state.resources ?? [])
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ module, type, name, instances }) =>
      instances.map((instance) => ({
        address: `${module ? `${module}.` : ""}${type}.${name}${indexOf(instance.index_key)}`,
        type,
        key: keyOf(instance.private),
        id: instance.attributes?.id,
      })),
    );
}

/** Local states in the folders, and in the folders right below them. */
export function localStates(folders: readonly string[]): string[] {
  return folders.filter(existsSync).flatMap((folder) =>
    [folder, ...readdirSync(folder).map((name) => join(folder, name))].flatMap((place) =>
      ["terraform.tfstate", "rehearsal.tfstate"]
        .map((name) => join(place, name))
        .filter(existsSync)
        .map((file) => readFileSync(file, "utf8")),
    ),
  );
}

function indexOf(key: string | number | undefined): string {
  return key === undefined ? "" : typeof key === "number" ? `[${key}]` : `["${key}"]`;
}

function keyOf(known: string | undefined): string | undefined {
  if (!known) return undefined;
  try {
    return (JSON.parse(Buffer.from(known, "base64").toString("utf8")) as { key?: string }).key;
  } catch {
    return undefined;
  }
}
