/** Cells of the shared memory; what was put aside comes behind them. */
const nextCell = 0;
const asideCell = 1;
const finishedCell = 2;
const changesCell = 3;
const cells = 4;

/**
 * How threads divide files between them, in memory that they share: each takes the next one. What only one of them can do
 * is put aside for it.
 */
export class Division {
  readonly memory: SharedArrayBuffer;
  private readonly all: Int32Array;
  private readonly size: number;
  private taken = 0;

  /** Of a number of files, or as another thread made it. */
  constructor(of: number | SharedArrayBuffer) {
    this.memory = typeof of === "number" ? new SharedArrayBuffer((cells + of) * Int32Array.BYTES_PER_ELEMENT) : of;
    this.all = new Int32Array(this.memory);
    this.size = this.all.length - cells;
  }

  /** The next file; undefined when all are taken. */
  next(): number | undefined {
    const file = Atomics.add(this.all, nextCell, 1);
    return file < this.size ? file : undefined;
  }

  putAside(file: number): void {
    const place = Atomics.add(this.all, asideCell, 1);
    Atomics.store(this.all, cells + place, file + 1);
    this.changed();
  }

  /** Says that this thread puts nothing aside any more. */
  finish(): void {
    Atomics.add(this.all, finishedCell, 1);
    this.changed();
  }

  /** A file that was put aside. Only one thread may ask. */
  aside(): number | undefined {
    const file = this.taken < this.size ? Atomics.load(this.all, cells + this.taken) : 0;
    if (file === 0) return undefined;
    this.taken += 1;
    return file - 1;
  }

  /**
   * Waits until there may be something aside.
   *
   * @returns false when there is nothing, and never will be
   */
  waitForAside(others: number): boolean {
    const changes = Atomics.load(this.all, changesCell);
    const isLast = Atomics.load(this.all, finishedCell) === others;
    if (this.taken < Atomics.load(this.all, asideCell)) return true;
    if (isLast) return false;
    Atomics.wait(this.all, changesCell, changes);
    return true;
  }

  private changed(): void {
    Atomics.add(this.all, changesCell, 1);
    Atomics.notify(this.all, changesCell);
  }
}
