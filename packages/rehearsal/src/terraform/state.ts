interface StateFile {
  version?: number;
  resources?: { mode?: string; instances?: { deposed?: string }[] }[];
  outputs?: { [name: string]: { value: unknown; sensitive?: boolean } };
}

/** What a state says: how many resources it manages, and its outputs without the sensitive ones. */
export function readState(text: string): { managed: number; outputs: { [name: string]: unknown } } {
  // An empty state is printed as nothing at all.
  const { outputs = {}, resources = [] } = (text.trim() === "" ? {} : JSON.parse(text)) as StateFile;
  const instances = resources
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ instances = [] }) => instances.filter(({ deposed }) => deposed === undefined));
  const told = Object.entries(outputs).filter(([, { sensitive }]) => !sensitive);
  return { managed: instances.length, outputs: Object.fromEntries(told.map(([name, { value }]) => [name, value])) };
}

/** Whether a file is a state that manages nothing any more. */
export function isEmptyState(body: Buffer): boolean {
  try {
    const { resources = [], version } = JSON.parse(body.toString("utf8")) as StateFile;
    return version === 4 && resources.length === 0;
  } catch {
    return false;
  }
}
