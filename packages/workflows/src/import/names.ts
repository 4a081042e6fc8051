const reserved =
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity";

/** Names of constants, each given once in a file. */
export class Names {
  private readonly taken = new Set(reserved.split(" "));

  constructor(taken: readonly string[]) {
    for (const name of taken) this.taken.add(name);
  }

  /** The first of the wishes that is free, in camel case; the last with a number if none is. */
  give(...wishes: readonly string[]): string {
    const names = wishes.map(identifier);
    const free = names.find((name) => !this.taken.has(name)) ?? this.numbered(names.at(-1)!);
    this.taken.add(free);
    return free;
  }

  private numbered(name: string): string {
    for (let count = 2; ; count++) if (!this.taken.has(`${name}${count}`)) return `${name}${count}`;
  }
}

/** `build-and-test` -> `buildAndTest` */
function identifier(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const joined = words
    .map((word) => (word === word.toUpperCase() ? word.toLowerCase() : word))
    .map((word, at) => (at === 0 ? word[0]!.toLowerCase() + word.slice(1) : word[0]!.toUpperCase() + word.slice(1)))
    .join("");
  return /^[A-Za-z]/.test(joined) ? joined : `it${joined}`;
}
