import type { Problem } from "../errors.ts";
import { Expression } from "../expressions/expression.ts";
import { type Naming, print } from "../expressions/print.ts";
import { printText, type Text } from "../expressions/template.ts";
import { known, type Pins, pin } from "./pins.ts";
import { Commented, type Tree } from "./tree.ts";

/** What lowering one place needs: how references are named there, the pins, and where problems go. */
export class LoweringContext {
  readonly naming: Naming | undefined;
  readonly pins: Pins | undefined;
  readonly problems: Problem[];
  readonly where: string;
  /** Nothing is added to what the model says. */
  readonly asWritten: boolean;

  constructor(where: string, pins: Pins | undefined, problems: Problem[], naming?: Naming, asWritten = false) {
    this.where = where;
    this.pins = pins;
    this.problems = problems;
    this.naming = naming;
    this.asWritten = asWritten;
  }

  /** The same, at a place further in. */
  at(place: string, naming = this.naming): LoweringContext {
    return new LoweringContext(`${this.where} > ${place}`, this.pins, this.problems, naming, this.asWritten);
  }

  problem(code: string, message: string): void {
    this.problems.push({ code, where: this.where, message });
  }

  text(value: Text): string | number | boolean;
  text(value: Text | undefined): string | number | boolean | undefined;
  text(value: Text | undefined): string | number | boolean | undefined {
    return value === undefined ? undefined : printText(value, this.naming);
  }

  /** `${{ ... }}` for an expression, other values as they are. */
  value<T extends Tree>(value: T | Expression | undefined): Tree | undefined {
    return value instanceof Expression ? printText(value, this.naming) : value;
  }

  texts(values: Readonly<Record<string, Text>> | undefined): Record<string, Tree> | undefined;
  texts(values: Readonly<Record<string, Text>> | Expression | undefined): Tree | undefined;
  texts(values: Readonly<Record<string, Text>> | Expression | undefined): Tree | undefined {
    if (values instanceof Expression) return this.text(values);
    if (!values || Object.keys(values).length === 0) return undefined;
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, this.text(value)]));
  }

  /** A condition needs no `${{ }}`, unless its text has one inside a literal. */
  condition(value: Expression | undefined): string | undefined {
    if (!value) return undefined;
    const text = print(value.node, this.naming);
    return text.includes("${{") ? `\${{ ${text} }}` : text;
  }

  /** The pinned text of a `uses`. Without pins (a simulation has none) the text stays. */
  uses(text: string): Tree {
    if (!this.pins) return text;
    if (this.asWritten) return known(text, this.pins);
    const pinned = pin(text, this.pins, this.where);
    if ("code" in pinned) {
      this.problems.push(pinned);
      return text;
    }
    return pinned.comment === undefined ? pinned.text : new Commented(pinned.text, pinned.comment);
  }
}
