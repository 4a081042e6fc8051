import { createHash } from "node:crypto";
import { generatedMark } from "../write/generate.ts";

const seal = /^\/\/ sha256:([0-9a-f]{64})\n/m;

/** Puts a header on a bundle that says what it was made from, and the hash by which an edit by hand shows. */
export function sealed(code: string, file: string): string {
  return `// ${generatedMark}. Do not edit: change ${file}.\n// sha256:${hash(code)}\n${code}`;
}

/** Whether a bundle is as it was written. */
export function isIntact(text: string): boolean {
  const match = seal.exec(text);
  return match !== null && match[1] === hash(text.slice(match.index + match[0].length));
}

const hash = (code: string): string => createHash("sha256").update(code).digest("hex");
