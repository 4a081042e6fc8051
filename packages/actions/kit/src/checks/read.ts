import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from "yaml";
import { nearest, type Problem } from "../problem.ts";
import type { Check, CheckRequest, Expectation, Position, SmokeFile, VersionEndpoint } from "./model.ts";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
const REQUEST_KEYS = [...METHODS, "auth", "headers", "body"];
const CHECK_KEYS = ["name", ...REQUEST_KEYS, "expect", "save", "cleanUp"];

export type ReadFile = { readonly smoke: SmokeFile } | { readonly problems: readonly Problem[] };

/** Reads a smoke file. Everything that is wrong in it comes back at once, each with its line and column, before any request is sent. */
export function readSmokeFile(text: string, file: string): ReadFile {
  const reader = new Reader(text, file);
  const smoke = reader.read();
  const problems = reader.problems.sort((a, b) => a.line - b.line || a.column - b.column).map((found) => found.problem);
  return problems.length > 0 ? { problems } : { smoke };
}

interface Found {
  readonly line: number;
  readonly column: number;
  readonly problem: Problem;
}

class Reader {
  readonly problems: Found[] = [];
  readonly #lines = new LineCounter();
  readonly #text: string;
  readonly #file: string;
  /** Names that checks before this one have saved. */
  #saved = new Set<string>();

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  read(): SmokeFile {
    const document = parseDocument(this.#text, { lineCounter: this.#lines });
    for (const error of document.errors) {
      const message = error.message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "");
      this.#problem(error.pos[0], "smoke/yaml", message, "Correct the YAML.");
    }
    const root = document.contents;
    if (document.errors.length > 0) return { file: this.#file, version: undefined, checks: [] };
    if (!isMap(root)) {
      this.#problem(
        root?.range?.[0] ?? 0,
        "smoke/empty",
        "the file has no checks",
        "Write `checks:` with at least one check.",
      );
      return { file: this.#file, version: undefined, checks: [] };
    }
    const keys = this.#keys(root, ["version", "checks"], "the file");
    const version = keys.has("version") ? this.#version(keys.get("version")!) : undefined;
    const list = keys.get("checks")?.value;
    if (!isSeq(list) || list.items.length === 0) {
      this.#problem(
        offset(list as Node | undefined) ?? offset(root)!,
        "smoke/empty",
        "there are no checks",
        "Write `checks:` with at least one check.",
      );
      return { file: this.#file, version, checks: [] };
    }
    const checks = list.items.flatMap((item) => this.#check(item as Node) ?? []);
    return { file: this.#file, version, checks };
  }

  #version(pair: Pair): VersionEndpoint | undefined {
    if (!this.#isMap(pair.value, "version", "{ path: /version, field: digest }")) return undefined;
    const keys = this.#keys(pair.value, ["path", "field"], "version");
    const path = this.#path(keys.get("path"), pair, "version", "path");
    const field = this.#text_(keys.get("field")) ?? "digest";
    return { path, field, position: this.#position(offset(pair.key as Node)!) };
  }

  #check(node: Node): Check | undefined {
    if (!this.#isMap(node, "a check", "{ name: health, get: /health }")) return undefined;
    const keys = this.#keys(node, CHECK_KEYS, "a check");
    const request = this.#request(node, keys, "a check");
    const expect = this.#expectation(keys.get("expect"));
    const save = this.#texts(keys.get("save"), "save");
    for (const name of Object.keys(save)) this.#saved.add(name);
    const cleanUp = this.#cleanUp(keys.get("cleanUp"));
    const position = this.#position(offset(node)!);
    const name = this.#text_(keys.get("name")) ?? (request === undefined ? "" : `${request.method} ${request.path}`);
    return request && { ...request, name, position, expect, save, cleanUp };
  }

  #cleanUp(pair: Pair | undefined): CheckRequest | undefined {
    if (pair === undefined || !this.#isMap(pair.value, "cleanUp", "{ delete: /v1/things/${thing} }")) return undefined;
    return this.#request(pair.value, this.#keys(pair.value, REQUEST_KEYS, "cleanUp"), "cleanUp");
  }

  #request(node: YAMLMap, keys: Map<string, Pair>, what: string): CheckRequest | undefined {
    const methods = METHODS.filter((method) => keys.has(method));
    if (methods.length !== 1) {
      const message = methods.length === 0 ? `${what} has no request` : `${what} has ${methods.length} requests`;
      this.#problem(offset(node)!, "smoke/request", message, `Write exactly one of ${METHODS.join(", ")} with a path.`);
      return undefined;
    }
    const method = methods[0]!;
    const pair = keys.get(method)!;
    const path = this.#path(pair, pair, what, method);
    const auth = keys.get("auth");
    const kind = this.#text_(auth) ?? "none";
    if (kind !== "none" && kind !== "bearer") {
      this.#problem(
        offset(auth!.value as Node)!,
        "smoke/auth",
        `auth is "${kind}"`,
        "Write `auth: bearer`, or leave it out.",
      );
    }
    const headers = this.#texts(keys.get("headers"), "headers");
    const body = (keys.get("body")?.value as Node | undefined)?.toJSON();
    for (const name of ["headers", "body"]) this.#references(keys.get(name)?.value as Node | undefined);
    return { method: method.toUpperCase(), path, auth: kind === "bearer" ? "bearer" : "none", headers, body };
  }

  #expectation(pair: Pair | undefined): Expectation {
    const none: Expectation = { status: undefined, json: undefined, text: undefined };
    if (pair === undefined || !this.#isMap(pair.value, "expect", "{ status: 200 }")) return none;
    const keys = this.#keys(pair.value, ["status", "json", "text"], "expect");
    const status = keys.get("status");
    const code = isScalar(status?.value) ? status.value.value : undefined;
    if (status !== undefined && !(Number.isInteger(code) && (code as number) >= 100 && (code as number) <= 599)) {
      this.#problem(
        offset(status.value as Node)!,
        "smoke/status",
        "status is not an HTTP status",
        "Write a number such as 200.",
      );
    }
    this.#references(keys.get("json")?.value as Node | undefined);
    return {
      status: code as number | undefined,
      json: (keys.get("json")?.value as Node | undefined)?.toJSON(),
      text: this.#text_(keys.get("text")),
    };
  }

  /** A path of the service: absolute, because the base URL is given by the deployment. */
  #path(pair: Pair | undefined, near: Pair, what: string, key: string): string {
    const path = this.#text_(pair);
    if (path === undefined || !/^\/(?!\/)/.test(path) || /\s/.test(path)) {
      const node = (pair?.value ?? near.key) as Node;
      this.#problem(
        offset(node)!,
        "smoke/path",
        `${key} of ${what} is not a path`,
        "Write a path from the root, such as /health.",
      );
      return "/";
    }
    this.#references(pair!.value as Node);
    return path;
  }

  /** Every `${name}` must have been saved by this check or one before it. */
  #references(node: Node | undefined): void {
    if (node === undefined || node === null) return;
    const text = JSON.stringify(node.toJSON()) ?? "";
    for (const [, name] of text.matchAll(/\$\{([^}]*)\}/g)) {
      if (this.#saved.has(name!)) continue;
      const meant = nearest(name!, [...this.#saved]);
      const known =
        this.#saved.size === 0 ? "Nothing is saved before it." : `Saved before it: ${[...this.#saved].join(", ")}.`;
      const fix = `${meant === undefined ? "" : `Did you mean "\${${meant}}"? `}${known}`;
      this.#problem(offset(node)!, "smoke/reference", `\${${name}} is not saved by an earlier check`, fix);
    }
  }

  #texts(pair: Pair | undefined, what: string): Record<string, string> {
    if (pair === undefined || !this.#isMap(pair.value, what, "{ name: text }")) return {};
    const entries: [string, string][] = [];
    for (const item of pair.value.items) {
      const value = this.#text_(item);
      if (value === undefined) {
        this.#problem(
          offset(item.key as Node)!,
          "smoke/text",
          `${what}.${String(item.key)} is not a text`,
          "Write a text.",
        );
      } else entries.push([String(isScalar(item.key) ? item.key.value : item.key), value]);
    }
    return Object.fromEntries(entries);
  }

  #text_(pair: Pair | undefined): string | undefined {
    const value = isScalar(pair?.value) ? pair.value.value : undefined;
    return value === undefined || value === null ? undefined : String(value);
  }

  #isMap(node: unknown, what: string, example: string): node is YAMLMap {
    if (isMap(node)) return true;
    this.#problem(
      offset(node as Node) ?? 0,
      "smoke/shape",
      `${what} is not a mapping`,
      `Write for example ${example}.`,
    );
    return false;
  }

  #keys(node: YAMLMap, allowed: readonly string[], what: string): Map<string, Pair> {
    const keys = new Map<string, Pair>();
    for (const pair of node.items) {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      if (allowed.includes(key)) {
        keys.set(key, pair);
        continue;
      }
      const meant = nearest(key, allowed);
      const fix = `${meant === undefined ? "" : `Did you mean "${meant}"? `}Allowed are: ${allowed.join(", ")}.`;
      this.#problem(offset(pair.key as Node)!, "smoke/unknown-key", `"${key}" is no key of ${what}`, fix);
    }
    return keys;
  }

  #position(start: number): Position {
    const { line, col } = this.#lines.linePos(start);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #problem(start: number, code: string, message: string, fix: string): void {
    const { line, column } = this.#position(start);
    this.problems.push({ line, column, problem: { code, where: `${this.#file}:${line}:${column}`, message, fix } });
  }
}

function offset(node: Node | null | undefined): number | undefined {
  return node?.range?.[0];
}
