/** A small seeded generator: the same seed gives the same run. */
export type Random = {
  /** 0 ≤ x < 1. */
  next: () => number
  /** An integer from 0 to n − 1. */
  below: (n: number) => number
  pick: <Item>(items: readonly Item[]) => Item
}

/** mulberry32: 32 bits of state are plenty for tests. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    next,
    below,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
  }
}
