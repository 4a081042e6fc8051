// One line a phase, with its time. Set-up speaks on stderr, so that stdout belongs to the command that was asked for.

/** @param {number} milliseconds */
export function humanTime(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export class Progress {
  /** @param {{ isTTY?: boolean, write(text: string): unknown }} stream */
  constructor(stream) {
    this.stream = stream;
    this.colour = Boolean(stream.isTTY) && !process.env["NO_COLOR"];
  }

  /** @param {string} text */
  line(text) {
    this.stream.write(`${text}\n`);
  }

  /** @param {boolean} good @param {string} what @param {string} note @param {number} milliseconds */
  done(good, what, note, milliseconds) {
    const mark = good ? this.paint(32, "✓") : this.paint(31, "✗");
    this.line(` ${mark} ${what.padEnd(28)} ${note.padEnd(40)} ${humanTime(milliseconds).padStart(8)}`);
  }

  /** Runs one phase and writes its line when it ends. @template T @param {string} what @param {() => Promise<[T, string]>} work */
  async phase(what, work) {
    const start = Date.now();
    if (this.stream.isTTY) this.line(`   ${what} ...`);
    const [value, note] = await work();
    this.done(true, what, note, Date.now() - start);
    return value;
  }

  /** @param {number} code @param {string} text */
  paint(code, text) {
    return this.colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
