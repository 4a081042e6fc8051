/** Thrown for a file of which no TypeScript can be made. */
export class ImportError extends Error {
  constructor(path: string, cause: string) {
    super(`${path}: ${cause}`);
    this.name = "ImportError";
  }
}
