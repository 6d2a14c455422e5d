import { describe, expect, it } from 'vitest'
import { gather } from './gather'

describe('gather', () => {
  it('answers each caller, in few calls, and never from a call that began before the question', async () => {
    const calls: (readonly number[])[] = []
    let version = 0
    const ask = gather<number, string>(async (keys) => {
      calls.push(keys)
      const read = version
      await Promise.resolve()
      return (key) => `${key}@${read}`
    })
    const first = ask(1)
    version = 1
    expect(await Promise.all([first, ask(2), ask(3), ask(2)])).toEqual(['1@0', '2@1', '3@1', '2@1'])
    expect(calls).toEqual([[1], [2, 3]])
    expect(await ask(4)).toBe('4@1')
  })

  it('tells everybody of a call that failed, and goes on with the next', async () => {
    let isBroken = true
    const ask = gather<number, number>(async () => {
      if (isBroken) throw new Error('away')
      return (key) => key
    })
    await expect(ask(1)).rejects.toThrow('away')
    isBroken = false
    expect(await ask(1)).toBe(1)
  })
})
