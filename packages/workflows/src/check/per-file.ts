import type { YamlFile } from "./file.ts";

/** What many rules ask of the same file is found once, kept with the file, and let go with it. */
export function perFile<T extends object>(find: (file: YamlFile) => T): (file: YamlFile) => T {
  return (file) => {
    let found = file.known.get(find) as T | undefined;
    if (found === undefined) {
      found = find(file);
      file.known.set(find, found);
    }
    return found;
  };
}
