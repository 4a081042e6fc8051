/**
 * Works on items side by side, each as soon as those it comes after are done well. What comes after one that failed is not begun; the rest
 * goes on.
 *
 * @throws what `act` threw first, when everything that had begun is over
 */
export async function sideBySide<Item>(
  items: readonly Item[],
  {
    act,
    after,
    limit,
  }: { act: (item: Item) => Promise<boolean>; after: (item: Item) => readonly Item[]; limit: number },
): Promise<void> {
  const waiting = new Set(items);
  const done = new Set<Item>();
  const running = new Set<Promise<void>>();
  const thrown: unknown[] = [];
  const work = async (item: Item): Promise<void> => {
    try {
      if (await act(item)) done.add(item);
    } catch (error) {
      thrown.push(error);
    }
  };
  for (;;) {
    for (const item of waiting) {
      if (running.size >= limit || thrown.length > 0) break;
      if (!after(item).every((other) => done.has(other))) continue;
      waiting.delete(item);
      const under = work(item).finally(() => running.delete(under));
      running.add(under);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (thrown.length > 0) throw thrown[0];
}
