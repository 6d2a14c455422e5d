/**
 * The results of `work` for each item, in the items' order, with at most `atOnce` of them under way. Rejects with the
 * first failure; items that were not begun by then are left out.
 */
export async function mapInParallel<Item, Result>(
  items: readonly Item[],
  { atOnce, work }: { atOnce: number; work: (item: Item) => Promise<Result> },
): Promise<Result[]> {
  const results: Result[] = new Array(items.length)
  const left = items.entries()
  let failed = false
  const run = async () => {
    for (const [index, item] of left) {
      if (failed) return
      try {
        results[index] = await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, run))
  return results
}
