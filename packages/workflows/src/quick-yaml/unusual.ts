/** Thrown where the quick reader meets what it does not read; no error, so it needs no stack. */
const unusual: unique symbol = Symbol("unusual YAML");

/** Leaves the text to the `yaml` library. */
export function leave(): never {
  throw unusual;
}

/** What `read` gives, or nothing where it left the text to the library. */
export function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown === unusual) return undefined;
    throw thrown;
  }
}
