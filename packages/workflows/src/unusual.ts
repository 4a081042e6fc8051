/** Thrown where a quick reader meets what it does not read; no error, so it needs no stack. */
const unusual: unique symbol = Symbol("unusual");

/** Leaves the text to the reader that reads everything: the `yaml` library, or GitHub's parser of expressions. */
export function leave(): never {
  throw unusual;
}

/** What `read` gives, or nothing where it left the text. */
export function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown === unusual) return undefined;
    throw thrown;
  }
}
