import { type Place, type Quoting, refuseValue } from "./quoting.ts";

type Kind =
  | "plain"
  | "substitution"
  | "subshell"
  | "test"
  | "backtick"
  | "single"
  | "ansi"
  | "double"
  | "comment"
  | "parameter"
  | "arithmetic"
  | "heredoc"
  | "literal heredoc";

interface Frame {
  readonly kind: Kind;
  /** How much of the script stands before it. */
  readonly at: number;
  /** Open parentheses inside. */
  depth: number;
  /** The line that ends a here-document. */
  readonly end?: string;
  readonly tabs?: boolean;
}

const commands: readonly Kind[] = ["plain", "substitution", "subshell", "test", "backtick"];
const numbers = "-(?:eq|ne|lt|le|gt|ge)";

/** What may stand before the name of a command. */
const commandName =
  /^[\s({!]*(?:(?:if|then|do|else|elif|while|until|time|[A-Za-z_]\w*=\S*|(?:exec|sudo|env|command|builtin|nohup|nice|xargs)(?:\s+-\S+)*)\s+)*$/;

/** Commands that take a name of a variable, or a number, and evaluate what stands in its brackets. */
const names =
  /(?:^|[\s(])(?:let|unset|read|mapfile|readarray|getopts|(?:declare|local|typeset)\s+-\w*[in]\w*|printf\s+-v|(?:test|\[{1,2})\s(?:.*\s)?-v)\s(?:.*\s)?$/;

/** Commands whose argument is a program: all that follows eval, and the one word that follows sh -c. */
const evaluates =
  /(?:^|[\s(])(?:(?:eval|source|\.)\s.*|(?:\S*\/)?(?:(?:ba|da|z|k)?sh\s+(?:-\S+\s+)*-\w*c|(?:python3?|node|perl|ruby)\s+(?:-\S+\s+)*-\w*[cep])\s+(?:[^\s'"]|'[^']*'|"(?:[^"\\]|\\.)*")*)$/;

/** Reads a Bash script as far as is needed to know what quotes stand open at a place. */
export class Bash implements Quoting {
  private text = "";
  private readonly frames: Frame[] = [{ kind: "plain", at: 0, depth: 0 }];
  private readonly awaited: Omit<Frame, "at" | "depth">[] = [];

  /** Goes on with text of the script. */
  read(text: string): void {
    for (let at = 0; at < text.length; ) {
      const length = this.step(text.slice(at));
      this.text += text.slice(at, at + length);
      at += length;
    }
  }

  value(name: string, rest: string, where: string): string {
    const written = this.quote(name, rest, where);
    this.text += written;
    return written;
  }

  literal(value: string, rest: string, where: string): string {
    // Between single quotes everything is itself but the quote.
    const place = this.place(rest, where);
    const written =
      place === "bare"
        ? /^[\w./:@%+=,-]+$/.test(value)
          ? value
          : `'${value.replaceAll("'", `'"'"'`)}'`
        : place === "single"
          ? value.replaceAll("'", `'"'"'`)
          : place === "double"
            ? value.replaceAll(/["$`\\]/g, "\\$&")
            : place === "heredoc"
              ? value.replaceAll(/[$`\\]/g, "\\$&")
              : refuseValue(where, "stands in a place where a text cannot be quoted", "write it out");
    this.text += written;
    return written;
  }

  private quote(name: string, rest: string, where: string): string {
    const place = this.place(rest, where);
    switch (place) {
      case "bare":
        return `"$${name}"`;
      case "single":
        return `'"$${name}"'`;
      case "ansi":
        return `'"$${name}"$'`;
      default:
        return `\${${name}}`;
    }
  }

  private place(rest: string, where: string): Place {
    const { kind } = this.top;
    if (kind === "comment") return "double";
    if (kind === "literal heredoc")
      refuseValue(where, "stands in a here-document that Bash does not expand", "take the quotes off its first word");
    if (kind === "arithmetic")
      refuseValue(
        where,
        "stands in an arithmetic expression, where Bash runs commands found in values",
        "compare with [ ... -eq ... ], or use inline(...) for a value that GitHub makes",
      );
    if (kind === "parameter") refuseValue(where, "stands inside ${...}", "give it to a variable first");
    if (this.frames.some((frame) => frame.kind === "backtick"))
      refuseValue(where, "stands between backticks", "write $( ... )");
    if (/(^|[^\\])(\\\\)*[\\$]$/.test(this.text))
      refuseValue(where, "follows a \\ or a $", "put a space or a quote between");
    const quotes = this.frames.find(({ kind: each }) => !commands.includes(each));
    const before = (quotes ? this.text.slice(0, quotes.at) : this.text).replaceAll("\\\n", " ");
    if (kind !== "heredoc") this.checkCommand(before, rest, where);
    if (kind === "single" || kind === "ansi" || kind === "heredoc") return kind;
    return kind === "double" ? "double" : "bare";
  }

  private checkCommand(before: string, rest: string, where: string): void {
    const command = before.split(/[;&|\n]|\$\(/).at(-1)!;
    if (commandName.test(command))
      refuseValue(
        where,
        "stands where the name of a command is expected, so it would choose what runs",
        "name the command",
      );
    if (evaluates.test(command))
      refuseValue(
        where,
        "becomes part of a program again (eval, sh -c, node -e)",
        "pass it as an argument after the program's text",
      );
    if (names.test(command))
      refuseValue(
        where,
        "is taken for the name of a variable or for arithmetic, where Bash runs commands found in values",
        "give it to a variable whose name you choose",
      );
    const inTest = this.frames.some((frame) => frame.kind === "test");
    if (inTest && (new RegExp(`${numbers}\\s+"?$`).test(this.text) || new RegExp(`^"?\\s+${numbers}\\s`).test(rest)))
      refuseValue(where, "is compared as a number in [[ ]], where Bash runs commands found in values", "write [ ... ]");
  }

  private get top(): Frame {
    return this.frames.at(-1)!;
  }

  private open(kind: Kind, more: Omit<Frame, "kind" | "at" | "depth"> = {}): void {
    this.frames.push({ kind, at: this.text.length, depth: 0, ...more });
  }

  private close(length = 1): number {
    this.frames.pop();
    return length;
  }

  /** Takes the next piece of `rest` and gives its length. */
  private step(rest: string): number {
    const { kind } = this.top;
    const next = rest[0]!;
    switch (kind) {
      case "comment":
        return next === "\n" ? this.close(0) || this.step(rest) : 1;
      case "single":
        return next === "'" ? this.close() : 1;
      case "ansi":
        return next === "\\" ? Math.min(2, rest.length) : next === "'" ? this.close() : 1;
      case "heredoc":
      case "literal heredoc":
        return this.document(rest);
      case "arithmetic":
        return this.arithmetic(rest);
      case "parameter":
        if (next === "}") return this.close();
        return next === "\\" ? Math.min(2, rest.length) : (this.expansion(rest) ?? 1);
      case "double":
        if (next === '"') return this.close();
        return next === "\\" ? Math.min(2, rest.length) : (this.expansion(rest) ?? 1);
      default:
        return this.command(rest);
    }
  }

  private command(rest: string): number {
    const next = rest[0]!;
    const previous = this.text.at(-1) ?? "\n";
    if (next === "\\") return Math.min(2, rest.length);
    if (next === "\n") return this.newline();
    if (next === "#" && /[\s;&|()]/.test(previous)) {
      this.open("comment");
      return 1;
    }
    const document = /^<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|(\\?)([\w.-]+))/.exec(rest);
    if (document && previous !== "<") {
      const [all, dash, single, double, escaped, bare] = document;
      const literal = single !== undefined || double !== undefined || escaped !== "";
      this.awaited.push({
        kind: literal ? "literal heredoc" : "heredoc",
        end: single ?? double ?? bare!,
        tabs: dash === "-",
      });
      return all.length;
    }
    if (/^\[\[\s/.test(rest)) this.open("test");
    else if (rest.startsWith("]]") && this.top.kind === "test") return this.close(2);
    else if (rest.startsWith("$'")) {
      this.open("ansi");
      return 2;
    } else if (next === "'") this.open("single");
    else if (next === '"') this.open("double");
    else if (rest.startsWith("((") && /\s/.test(previous)) {
      this.open("arithmetic");
      return 2;
    } else if (next === "(") this.open("subshell");
    else if (next === ")" && (this.top.kind === "subshell" || this.top.kind === "substitution")) return this.close();
    else return this.expansion(rest) ?? 1;
    return 1;
  }

  private expansion(rest: string): number | undefined {
    for (const [start, kind] of [
      ["$((", "arithmetic"],
      ["$(", "substitution"],
      ["${", "parameter"],
    ] as const) {
      if (!rest.startsWith(start)) continue;
      this.open(kind);
      return start.length;
    }
    if (rest[0] !== "`") return undefined;
    if (this.top.kind === "backtick") return this.close();
    this.open("backtick");
    return 1;
  }

  private arithmetic(rest: string): number {
    if (rest[0] === "(") this.top.depth++;
    else if (rest[0] === ")") {
      if (this.top.depth === 0) return this.close(Math.min(2, rest.length));
      this.top.depth--;
    }
    return 1;
  }

  private newline(): number {
    const documents = this.awaited.splice(0);
    for (const { kind, ...more } of documents.reverse()) this.open(kind, more);
    return 1;
  }

  private document(rest: string): number {
    const { end, tabs } = this.top;
    const line = /^[^\n]*\n?/.exec(rest)![0];
    const text = line.replace(/\n$/, "");
    const starts = (this.text.at(-1) ?? "\n") === "\n";
    if (starts && (tabs ? text.replace(/^\t+/, "") : text) === end) this.frames.pop();
    return line.length;
  }
}
