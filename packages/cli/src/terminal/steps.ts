import { canRedraw, type Style, styleFor } from "./style.ts";

export type Mark = "good" | "bad" | "warn";

const SIGN: Record<Mark, string> = { good: "✓", bad: "✗", warn: "!" };

/** Width at which the time of a step stands. */
const COLUMNS = 96;
const LABEL = 12;

/**
 * Prints long work as a list of steps: one line a step with its time, and on a terminal a line that says what
 * is going on until the step ends.
 */
export class Steps {
  readonly #stream: NodeJS.WriteStream;
  readonly #style: Style;
  readonly #clock: () => number;
  #live = "";
  /** Lines of the block that is on the screen. */
  #block = 0;
  /** What was shown, for machines. */
  readonly record: { readonly step: string; readonly mark: Mark; readonly text: string; readonly seconds: number }[] =
    [];

  constructor(stream: NodeJS.WriteStream = process.stderr, clock: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#style = styleFor(stream);
    this.#clock = clock;
  }

  /** Whether `block` shows anything. */
  get redraws(): boolean {
    return canRedraw(this.#stream);
  }

  /** How long a line of a block may be. */
  get width(): number {
    return (this.#stream.columns || COLUMNS) - 1;
  }

  /** Milliseconds, as the steps are timed. */
  get clock(): () => number {
    return this.#clock;
  }

  get style(): Style {
    return this.#style;
  }

  /** A line without a mark, such as the title of a part. */
  title(text: string): void {
    this.#write(`${this.#style.bold(text)}\n`);
  }

  /** Runs one step. Its result decides the line; an error is shown as a failed step and thrown on. */
  async step<T>(
    label: string,
    work: (progress: (now: string) => void) => Promise<T> | T,
    line: (result: T) => Line,
  ): Promise<T> {
    const started = this.#clock();
    this.#progress(label, "");
    try {
      const result = await work((now) => this.#progress(label, now));
      this.#end(label, line(result), this.#clock() - started);
      return result;
    } catch (error) {
      this.#end(label, { mark: "bad", text: firstLine(error) }, this.#clock() - started);
      throw error;
    }
  }

  /** Says what is going on, on a terminal only. */
  progress(label: string, now: string): void {
    this.#progress(label, now);
  }

  /**
   * Shows lines below the steps in place of those that it showed before, until something else is printed. The last line of the screen
   * stays free, as what scrolls away cannot be drawn over.
   */
  block(lines: readonly string[]): void {
    if (!this.redraws) return;
    if (lines.length === 0) {
      this.#clear();
      return;
    }
    const shown = lines.slice(0, Math.max(1, (this.#stream.rows || lines.length + 1) - 1));
    // In one write, and each line only cleared behind its text: nothing flickers.
    const start = this.#block > 0 ? upTo(this.#block) : this.#live ? "\r" : "";
    this.#stream.write(`${start}${shown.map((line) => `${this.#style.dim(line)}\x1b[K`).join("\n")}\x1b[J`);
    this.#block = shown.length;
    this.#live = "";
  }

  /** A step that ended elsewhere. */
  done(label: string, line: Line, milliseconds: number): void {
    this.#end(label, line, milliseconds);
  }

  #progress(label: string, now: string): void {
    if (!this.#stream.isTTY) return;
    this.#clear();
    this.#live = ` · ${label.padEnd(LABEL)} ${now}`.slice(0, (this.#stream.columns || COLUMNS) - 1);
    this.#stream.write(this.#style.dim(this.#live));
  }

  #end(label: string, line: Line, milliseconds: number): void {
    this.record.push({ step: label, mark: line.mark, text: line.text, seconds: milliseconds / 1000 });
    const [first = "", ...rest] = line.text.split("\n");
    const head = ` ${SIGN[line.mark]} ${label.padEnd(LABEL)} ${first}`;
    const time = seconds(milliseconds);
    const gap = " ".repeat(Math.max(2, COLUMNS - head.length - time.length));
    const paint = this.#style[line.mark];
    this.#write(`${paint(head.slice(0, 2))}${head.slice(2)}${this.#style.dim(gap + time)}\n`);
    for (const more of rest) this.#write(`${" ".repeat(LABEL + 4)}${more}\n`);
  }

  #clear(): void {
    if (this.#block > 0) this.#stream.write(`${upTo(this.#block)}\x1b[J`);
    this.#block = 0;
    if (this.#live) this.#stream.write(`\r${" ".repeat(this.#live.length)}\r`);
    this.#live = "";
  }

  #write(text: string): void {
    this.#clear();
    this.#stream.write(text);
  }
}

/** Moves to the beginning of a block that ends where the cursor is. https://vt100.net/docs/vt100-ug/chapter3.html */
const upTo = (lines: number): string => (lines > 1 ? `\r\x1b[${lines - 1}A` : "\r");

/** How a step ended: its mark and what there is to say; further lines stand under the first. */
export interface Line {
  readonly mark: Mark;
  readonly text: string;
}

export const good = (text: string): Line => ({ mark: "good", text });
export const bad = (text: string): Line => ({ mark: "bad", text });
export const warn = (text: string): Line => ({ mark: "warn", text });

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
