/** Raised when a provider's schema cannot be read. `code` is stable. */
export class SchemaError extends Error {
  readonly code: "binding-not-found" | "type-not-found" | "not-a-binding";
  /** What to write or install instead. */
  readonly remedy: string;

  constructor(code: SchemaError["code"], message: string, remedy: string) {
    super(`${message} ${remedy}`);
    this.name = "SchemaError";
    this.code = code;
    this.remedy = remedy;
  }
}
