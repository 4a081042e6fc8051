/**
 * The `yaml` library, out of the bundle that holds GitHub's parser: one copy of it, in one file. The package itself is
 * seventy small files, which cost more to load than everything that is done with them.
 */
import type * as Yaml from "yaml";
import { official } from "./official.ts";

const { yaml } = official();

export const { isMap, isScalar, isSeq, LineCounter, Pair, parse, parseDocument, stringify } = yaml;
export const { Document, Scalar, YAMLMap, YAMLSeq } = yaml;
export type Document = Yaml.Document;
export type Node = Yaml.Node;
export type Pair = Yaml.Pair;
export type ParsedDocument = Yaml.Document.Parsed;
export type Scalar<T = unknown> = Yaml.Scalar<T>;
export type YAMLMap = Yaml.YAMLMap;
export type YAMLSeq = Yaml.YAMLSeq;

/** What the library says is wrong, in one line and without the place: that is said beside it. */
export const problemOf = ({ message }: { readonly message: string }): string =>
  message.split("\n", 1)[0]!.replace(/ at line \d+, column \d+:?$/, "");
