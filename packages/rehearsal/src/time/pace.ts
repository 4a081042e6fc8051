/**
 * Time as the world tells it, compressed. A wait of nine minutes takes nine minutes divided by the pace, and nothing at all when there is none;
 * reports go on saying nine minutes.
 */
export class Pace {
  /** Seconds of the world in one second here. */
  readonly factor: number;
  private readonly started = performance.now();
  private told = 0;
  private readonly waiting = new Set<() => void>();

  /** @param factor `600` makes ten minutes one second. @default no waiting at all */
  constructor(factor: number = Number.POSITIVE_INFINITY) {
    if (!(factor > 0)) throw new Error(`A pace of ${factor} makes no time pass: give a number above 0, such as 600.`);
    this.factor = factor;
  }

  /** Milliseconds that so many seconds of the world take here. */
  milliseconds(seconds: number): number {
    return this.passes ? (seconds * 1000) / this.factor : 0;
  }

  /** Seconds of the world since it was opened. Without a pace only waiting makes time pass. */
  now(): number {
    return this.passes ? ((performance.now() - this.started) / 1000) * this.factor : this.told;
  }

  /** Whether time passes by itself: whether there is a pace. */
  get passes(): boolean {
    return Number.isFinite(this.factor);
  }

  async wait(seconds: number): Promise<void> {
    this.told += seconds;
    const milliseconds = this.milliseconds(seconds);
    if (!(milliseconds > 0)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => end(), milliseconds);
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(end);
        resolve();
      };
      this.waiting.add(end);
    });
  }

  /** Ends every wait that goes on. */
  hurry(): void {
    for (const end of [...this.waiting]) end();
  }
}
