import { type Quoting, refuseValue } from "./quoting.ts";

type Kind =
  | "plain"
  | "substitution"
  | "single"
  | "double"
  | "single here"
  | "double here"
  | "comment"
  | "block comment";

/** What opens a part of a PowerShell script. Longer ones first. */
const opening: readonly (readonly [string, Kind])[] = [
  ["@'\n", "single here"],
  ['@"\n', "double here"],
  ["<#", "block comment"],
  ["#", "comment"],
  ["'", "single"],
  ['"', "double"],
  ["(", "substitution"],
];
const closing: Readonly<Record<Kind, string | undefined>> = {
  plain: undefined,
  substitution: ")",
  single: "'",
  double: '"',
  "single here": "\n'@",
  "double here": '\n"@',
  comment: "\n",
  "block comment": "#>",
};

/** Reads a PowerShell script as far as is needed to know what quotes stand open at a place. */
export class PowerShell implements Quoting {
  private text = "";
  private readonly frames: Kind[] = ["plain"];
  /** The command that the value belongs to, up to the quotes that stand open. */
  private command = "";

  read(text: string): void {
    for (let at = 0; at < text.length; ) {
      const length = this.step(text.slice(at));
      this.text += text.slice(at, at + length);
      at += length;
    }
  }

  value(name: string, rest: string, where: string): string {
    const written = `\${env:${name}}`;
    const kind = this.check(where);
    // A word that begins with a variable ends after it: glued text would be another argument.
    if (this.bare(kind) && (/[^\s({[,;=|&]$/.test(this.text) || /^[^\s)}\],;|&]/.test(rest)))
      refuseValue(where, "touches other text", 'put both between "..."');
    this.text += written;
    return written;
  }

  literal(value: string, _rest: string, where: string): string {
    const kind = this.check(where);
    const written = this.bare(kind) ? `'${value.replaceAll("'", "''")}'` : value.replaceAll(/["$`]/g, "`$&");
    this.text += written;
    return written;
  }

  private bare(kind: Kind): boolean {
    return kind === "plain" || kind === "substitution";
  }

  private check(where: string): Kind {
    const kind = this.frames.at(-1)!;
    if (kind === "single" || kind === "single here")
      refuseValue(where, "stands between single quotes, where PowerShell expands nothing", "take double quotes");
    if (/`$/.test(this.text)) refuseValue(where, "follows a `", "put a space or a quote between");
    const line = (this.frames.every((each) => this.bare(each)) ? this.text : this.command).split(/[;|\n]/).at(-1)!;
    if (
      /(?:^|[\s(&])(?:iex|Invoke-Expression|(?:pwsh|powershell|cmd)(?:\.exe)?\s+.*[-/](?:c|command))(?=\s|$)/i.test(
        line,
      )
    )
      refuseValue(where, "becomes part of a program again (Invoke-Expression)", "call the command itself");
    if (this.bare(kind) && /^\s*(?:&|\.)?\s*$/.test(line))
      refuseValue(
        where,
        "stands where the name of a command is expected, so it would choose what runs",
        "name the command",
      );
    return kind;
  }

  private step(rest: string): number {
    const kind = this.frames.at(-1)!;
    const end = closing[kind];
    if (rest[0] === "`" && !kind.startsWith("single") && !kind.endsWith("comment")) return Math.min(2, rest.length);
    if (kind === "double" && rest.startsWith('""')) return 2;
    if (kind === "single" && rest.startsWith("''")) return 2;
    if (end !== undefined && rest.startsWith(end)) {
      this.frames.pop();
      return end.length;
    }
    if (kind.startsWith("double")) return rest.startsWith("$(") ? this.open("substitution", 2) : 1;
    if (!this.bare(kind)) return 1;
    const opened = opening.find(([start]) => rest.startsWith(start));
    return opened ? this.open(opened[1], opened[0].length) : 1;
  }

  private open(kind: Kind, length: number): number {
    if (this.frames.every((each) => this.bare(each))) this.command = this.text;
    this.frames.push(kind);
    return length;
  }
}
