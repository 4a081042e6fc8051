import { isObject } from "../configuration/read.ts";
import { referencesIn } from "../configuration/references.ts";
import type { ResourceConfiguration, StackConfiguration } from "../configuration/types.ts";

/** A price depends on something that the configuration does not tell. */
export class Undetermined extends Error {}

type Json = { readonly [name: string]: unknown };

/** A resource as the pricing reads it: variables stand for their defaults, blocks may stand alone or in a list. */
export class Reading {
  readonly resource: ResourceConfiguration;
  readonly stack: StackConfiguration;

  constructor(stack: StackConfiguration, resource: ResourceConfiguration) {
    this.stack = stack;
    this.resource = resource;
  }

  get args(): Json {
    return this.resource.arguments;
  }

  /** @throws Undetermined when it is an expression that only an apply knows */
  text(value: unknown, otherwise: string): string {
    const known = this.#known(value);
    return known === undefined || known === null ? otherwise : String(known);
  }

  /** @throws Undetermined when it is no number, or an expression that only an apply knows */
  number(value: unknown, otherwise: number): number {
    const written = this.text(value, String(otherwise));
    const number = Number(written);
    if (!Number.isFinite(number)) throw new Undetermined(`"${written}" is no number`);
    return number;
  }

  isTrue(value: unknown): boolean {
    return this.text(value, "false") === "true";
  }

  /** Blocks of an argument, however they are written. */
  blocks(value: unknown): Json[] {
    return (Array.isArray(value) ? value : [value]).filter(isObject);
  }

  /** The first block, or nothing in it. */
  block(value: unknown): Json {
    return this.blocks(value)[0] ?? {};
  }

  /** How many values a list has. @throws Undetermined when it is one expression */
  length(value: unknown): number {
    if (Array.isArray(value)) return value.length;
    if (value === undefined || value === null) return 0;
    throw new Undetermined(`how many ${JSON.stringify(value)} stands for is not written`);
  }

  /** The resource of this stack that a value refers to. */
  refersTo(value: unknown, type: string): Reading | undefined {
    const target = referencesIn(value).find((reference) => reference.target.startsWith(`${type}.`))?.target;
    return target === undefined ? undefined : this.#at(target);
  }

  /** The resource of a type that refers to this one. */
  referredBy(type: string, argument: string): Reading | undefined {
    for (const other of this.stack.resources.values()) {
      if (other.mode !== "managed" || other.type !== type) continue;
      const targets = referencesIn(other.arguments[argument]).map(({ target }) => target);
      if (targets.includes(this.resource.address)) return new Reading(this.stack, other);
    }
    return undefined;
  }

  #at(address: string): Reading | undefined {
    const found = this.stack.resources.get(address);
    return found && new Reading(this.stack, found);
  }

  #known(value: unknown): unknown {
    if (typeof value !== "string" || !value.includes("${")) return value;
    const name = /^\$\{var\.([\w-]+)\}$/.exec(value)?.[1];
    const variable = name === undefined ? undefined : this.stack.variables[name];
    if (variable && "default" in variable) return variable.default;
    throw new Undetermined(`${value} is known only when it is applied`);
  }
}

/** Region that a resource is in: its own, that of its provider, or the one that providers take without any. */
export function regionOf(stack: StackConfiguration, resource?: ResourceConfiguration): string {
  const own = resource?.arguments["region"];
  if (typeof own === "string" && !own.includes("${")) return own;
  const alias = resource?.providerAlias.split(".")[1];
  const provider = stack.providers.find((one) => one.name === "aws" && one.alias === alias);
  const region = provider?.arguments["region"];
  return typeof region === "string" ? region : "us-east-1";
}
