/**
 * The `yaml` library, out of the bundle that holds GitHub's parser: one copy of it, in one file. It is loaded when something
 * is first read or written with it; to look at nodes it takes only the marks that it puts on them.
 */
import type * as Yaml from "yaml";
import { official } from "./official.ts";

export type Document = Yaml.Document;
export type Node = Yaml.Node;
export type Pair = Yaml.Pair;
export type ParsedDocument = Yaml.Document.Parsed;
export type Scalar<T = unknown> = Yaml.Scalar<T>;
export type YAMLMap = Yaml.YAMLMap;
export type YAMLSeq = Yaml.YAMLSeq;
export type LineCounter = Yaml.LineCounter;

const mark = Symbol.for("yaml.node.type");
const [map, seq, scalar] = [Symbol.for("yaml.map"), Symbol.for("yaml.seq"), Symbol.for("yaml.scalar")];

const markOf = (node: unknown): unknown =>
  typeof node === "object" && node !== null ? (node as { [mark]?: symbol })[mark] : undefined;

export const isMap = ((node: unknown) => markOf(node) === map) as typeof Yaml.isMap;
export const isSeq = ((node: unknown) => markOf(node) === seq) as typeof Yaml.isSeq;
export const isScalar = ((node: unknown) => markOf(node) === scalar) as typeof Yaml.isScalar;

export const parse = ((...given: Parameters<typeof Yaml.parse>) =>
  official().yaml.parse(...given)) as typeof Yaml.parse;
export const stringify = ((...given: Parameters<typeof Yaml.stringify>) =>
  official().yaml.stringify(...given)) as typeof Yaml.stringify;
export const parseDocument = ((...given: Parameters<typeof Yaml.parseDocument>) =>
  official().yaml.parseDocument(...given)) as typeof Yaml.parseDocument;

/** Counts lines while a text is read. */
export const lineCounter = (): LineCounter => new (official().yaml.LineCounter)();

/** What the library says is wrong, in one line and without the place: that is said beside it. */
export const problemOf = ({ message }: { readonly message: string }): string =>
  message.split("\n", 1)[0]!.replace(/ at line \d+, column \d+:?$/, "");
