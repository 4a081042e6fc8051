/** Milliseconds since the epoch. A rehearsal may bring a clock of its own, so that a minute need not be waited for. */
export type Clock = () => number;

/** Counts what happened within a window that slides with the clock. */
export class SlidingCounts {
  private readonly clock: Clock;
  private readonly times = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Counts one more. @returns how many the window holds, this one included */
  add(key: string, windowSeconds: number): number {
    const now = this.clock();
    const kept = (this.times.get(key) ?? []).filter((time) => time > now - windowSeconds * 1000);
    kept.push(now);
    this.times.set(key, kept);
    return kept.length;
  }
}

/** A bucket of tokens that fills at a rate, as API Gateway throttles. */
export class TokenBuckets {
  private readonly clock: Clock;
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @returns whether there was a token */
  take(key: string, { rate, burst }: { rate: number; burst: number }): boolean {
    const now = this.clock();
    const bucket = this.buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

/**
 * Divides a stream by weights: exactly, not by chance, so that of a hundred requests a canary of 10 % gets ten.
 */
export class Shares {
  private readonly credit = new Map<string, number>();

  /** The next choice among names with weights; undefined when no weight is above zero. */
  next(key: string, weights: readonly { readonly name: string; readonly weight: number }[]): string | undefined {
    const total = weights.reduce((sum, { weight }) => sum + weight, 0);
    if (total <= 0) return undefined;
    let best: { id: string; name: string; credit: number } | undefined;
    for (const { name, weight } of weights) {
      const id = `${key} ${name}`;
      const credit = (this.credit.get(id) ?? 0) + weight;
      this.credit.set(id, credit);
      if (weight > 0 && (!best || credit > best.credit)) best = { id, name, credit };
    }
    if (!best) return undefined;
    this.credit.set(best.id, best.credit - total);
    return best.name;
  }
}
