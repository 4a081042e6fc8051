import { createHash } from "node:crypto";
import type { CtyType } from "@towline/terraform";
import type { Value } from "../cty/value.ts";
import type { Attempt } from "./types.ts";

/** Hexadecimal digits that depend on the resource's seed and the purpose only. */
export function hex(seed: string, purpose: string, length: number): string {
  let digits = "";
  for (let round = 0; digits.length < length; round++) {
    digits += createHash("sha256").update(`${seed}\n${purpose}\n${round}`).digest("hex");
  }
  return digits.slice(0, length);
}

export function uuid(seed: string, purpose: string): string {
  const digits = hex(seed, purpose, 32);
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ];
  return parts.join("-");
}

/** A positive number as GitHub gives out. */
export function serial(seed: string, purpose: string): number {
  return 10_000_000 + (Number.parseInt(hex(seed, purpose, 8), 16) % 900_000_000);
}

/**
 * Fills `{hex17}`, `{HEX17}` (capitals, as IAM's), `{uuid}`, `{serial}`, `{region}`, `{account}`, `{owner}` and
 * `{<attribute>}`; an attribute without a value is empty.
 */
export function render(template: string, attempt: Attempt, seed: string, attribute: string): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const digits = /^(hex|HEX)(\d+)$/.exec(name);
    if (digits) {
      const text = hex(seed, attribute, Number(digits[2]));
      return digits[1] === "HEX" ? text.toUpperCase() : text;
    }
    if (name === "uuid") return uuid(seed, attribute);
    if (name === "serial") return String(serial(seed, attribute));
    if (name === "region" || name === "account" || name === "owner") return attempt[name];
    const value = attempt.state[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  });
}

/** A value for a computed attribute of which nothing is known but its name and type. */
export function plausible(name: string, type: CtyType, attempt: Attempt, seed: string): Value {
  if (Array.isArray(type)) {
    if (type[0] === "list" || type[0] === "set") return [];
    return type[0] === "map" ? {} : null;
  }
  if (type === "number") return 0;
  if (type === "bool") return false;
  if (type === "dynamic") return null;
  if (attempt.provider === "aws") {
    if (name === "region") return attempt.region;
    if (/^(owner_id|account_id|registry_id|owner_account_id)$/.test(name)) return attempt.account;
    if (name === "arn")
      return `arn:aws:${service(attempt.type)}:${attempt.region}:${attempt.account}:${kind(attempt.type)}/${hex(seed, "arn", 16)}`;
  }
  if (name === "id") return hex(seed, "id", 16);
  if (name === "name") return `terraform-${hex(seed, "name", 26)}`;
  return "";
}

const service = (type: string) => type.split("_")[1] ?? type;
const kind = (type: string) => type.split("_").slice(2).join("-") || service(type);
