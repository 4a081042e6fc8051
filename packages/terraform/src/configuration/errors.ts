/** Raised when a synthesized stack cannot be read. `code` is stable. */
export class ConfigurationError extends Error {
  readonly code: "stack-not-found" | "stack-not-json" | "stack-shape" | "dependency-cycle";

  constructor(code: ConfigurationError["code"], message: string) {
    super(message);
    this.name = "ConfigurationError";
    this.code = code;
  }
}
