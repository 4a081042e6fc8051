import { sha256 } from "../lazy-node.ts";
import { generatedMark } from "../write/generate.ts";

const seal = /^\/\/ sha256:([0-9a-f]{64})\n/m;

/** Puts a header on a bundle that says what it was made from, and the hash by which an edit by hand shows. */
export function sealed(code: string, file: string): string {
  return `// ${generatedMark}. Do not edit: change ${file}.\n// sha256:${sha256(code)}\n${code}`;
}

/** Whether a bundle is as it was written. */
export function isIntact(text: string): boolean {
  const match = seal.exec(text);
  return match !== null && match[1] === sha256(text.slice(match.index + match[0].length));
}
