import { describe, expect, it } from 'vitest'
import { mapInParallel } from './map-in-parallel'

describe('mapInParallel', () => {
  it('keeps the order of the items and never has more under way than allowed', async () => {
    let running = 0
    let most = 0
    const work = async (item: number) => {
      running += 1
      most = Math.max(most, running)
      for (let turns = 10 - item; turns > 0; turns -= 1) await Promise.resolve()
      running -= 1
      return item * 2
    }
    const items = Array.from({ length: 10 }, (_, i) => i)
    expect(await mapInParallel(items, { atOnce: 3, work })).toEqual(items.map((item) => item * 2))
    expect(most).toBe(3)
  })
  it('begins nothing more after a failure', async () => {
    const begun: number[] = []
    const work = async (item: number) => {
      begun.push(item)
      if (item === 1) throw new Error('no')
      return item
    }
    await expect(mapInParallel([0, 1, 2, 3], { atOnce: 1, work })).rejects.toThrow('no')
    expect(begun).toEqual([0, 1])
  })
  it('has nothing to do without items', async () => {
    expect(await mapInParallel([], { atOnce: 4, work: async () => 1 })).toEqual([])
  })
})
