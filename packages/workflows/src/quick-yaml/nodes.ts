/**
 * What the quick reader makes: nodes that look to readers like those of the `yaml` library. They carry the library's own
 * marks, so `isMap` and its siblings know them.
 */
const kind = Symbol.for("yaml.node.type");
const kinds = {
  map: Symbol.for("yaml.map"),
  seq: Symbol.for("yaml.seq"),
  scalar: Symbol.for("yaml.scalar"),
  pair: Symbol.for("yaml.pair"),
};

/** Where a node begins and where its value ends. The library's form of it is made when it is asked for: most never are. */
abstract class QuickBase {
  declare readonly [kind]: symbol;
  readonly start: number;
  end: number;

  constructor(start: number, end: number) {
    this.start = start;
    this.end = end;
  }

  get range(): [start: number, end: number] {
    return [this.start, this.end];
  }
}

export class QuickScalar extends QuickBase {
  readonly value: string | number | boolean | null;
  /** Where the text begins of a scalar that stands on several lines, without the head of a block; -1 for all others. */
  readonly source: number;

  constructor(value: string | number | boolean | null, start: number, end: number, source = -1) {
    super(start, end);
    this.value = value;
    this.source = source;
  }
}

export class QuickPair {
  declare readonly [kind]: symbol;
  readonly key: QuickScalar;
  readonly value: QuickNode;

  constructor(key: QuickScalar, value: QuickNode) {
    this.key = key;
    this.value = value;
  }

  get name(): string {
    const { value } = this.key;
    return typeof value === "string" ? value : String(value);
  }
}

export class QuickMap extends QuickBase {
  readonly items: QuickPair[] = [];

  constructor(start: number) {
    super(start, start);
  }

  entry(name: string): QuickPair | undefined {
    for (const pair of this.items) {
      const { value } = pair.key;
      if (value === name || (typeof value !== "string" && String(value) === name)) return pair;
    }
    return undefined;
  }
}

export class QuickSeq extends QuickBase {
  readonly items: QuickNode[] = [];

  constructor(start: number) {
    super(start, start);
  }
}

export type QuickNode = QuickScalar | QuickMap | QuickSeq;

for (const [made, mark] of [
  [QuickScalar, kinds.scalar],
  [QuickPair, kinds.pair],
  [QuickMap, kinds.map],
  [QuickSeq, kinds.seq],
] as const) {
  Object.defineProperty(made.prototype, kind, { value: mark });
}
