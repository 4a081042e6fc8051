// Reads what `turbo run --log-order=grouped` writes: one block of lines a task, written at once when the task ends.
import { stripVTControlCharacters } from "node:util";

const prefixed = /^(@?[\w./-]+):([\w-]+): ?(.*)$/;
const opening = /^cache (miss, executing|hit, |bypass)/;
const addedByPnpm = /^(> |\s*ELIFECYCLE\s|\s*WARN\s+Local package\.json exists)/;

/** @typedef {{ name: string, cached: boolean, failed: boolean, milliseconds: number }} FinishedTask */

export class TurboOutput {
  /** @param {(task: FinishedTask) => void} finished called once a task, in the order in which they end */
  constructor(finished, now = () => Date.now()) {
    this.finished = finished;
    this.now = now;
    this.began = now();
    this.buffer = "";
    /** @type {Map<string, string[]>} */
    this.blocks = new Map();
    /** @type {{ key: string, name: string, cached: boolean, at: number } | undefined} */
    this.open = undefined;
    /** Lines that belong to no task. @type {string[]} */
    this.rest = [];
    /** @type {NodeJS.Timeout | undefined} */
    this.quiet = undefined;
  }

  /** @param {string} text */
  push(text) {
    const lines = (this.buffer + text).split("\n");
    this.buffer = lines.pop() ?? "";
    for (const line of lines) this.read(line);
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.close(), 100);
  }

  end() {
    clearTimeout(this.quiet);
    if (this.buffer) this.read(this.buffer);
    this.buffer = "";
    this.close();
  }

  /** What a task said, without what pnpm puts around it. @param {string} packageName @param {string} task */
  said(packageName, task) {
    const lines = this.blocks.get(`${packageName}:${task}`) ?? [];
    return lines
      .filter((line) => !addedByPnpm.test(line))
      .join("\n")
      .trim();
  }

  /** @param {string} line */
  read(line) {
    const found = prefixed.exec(stripVTControlCharacters(line));
    if (!found) {
      this.rest.push(line);
      return;
    }
    const [, packageName = "", task = "", text = ""] = found;
    const key = `${packageName}:${task}`;
    if (opening.test(text) && !this.blocks.has(key)) {
      this.close();
      this.open = {
        key,
        name: `${packageName.replace("@towline/", "")} ${task}`,
        cached: text.startsWith("cache hit"),
        at: this.now(),
      };
      this.blocks.set(key, []);
      return;
    }
    this.blocks.get(key)?.push(text);
  }

  close() {
    if (!this.open) return;
    const { key, name, cached, at } = this.open;
    this.open = undefined;
    const failed = (this.blocks.get(key) ?? []).some((line) => line.includes("ELIFECYCLE"));
    this.finished({ name, cached, failed, milliseconds: at - this.began });
  }
}
