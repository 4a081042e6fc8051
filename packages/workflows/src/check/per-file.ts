import type { YamlFile } from "./file.ts";

/** What many rules ask of the same file is found once, and let go with the file. */
export function perFile<T>(find: (file: YamlFile) => T): (file: YamlFile) => T {
  const known = new WeakMap<YamlFile, { readonly found: T }>();
  return (file) => {
    let entry = known.get(file);
    if (!entry) {
      entry = { found: find(file) };
      known.set(file, entry);
    }
    return entry.found;
  };
}
