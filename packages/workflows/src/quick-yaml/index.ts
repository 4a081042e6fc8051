export { QuickMap, type QuickNode, QuickPair, QuickScalar, QuickSeq } from "./nodes.ts";
export { readQuickly } from "./read.ts";
