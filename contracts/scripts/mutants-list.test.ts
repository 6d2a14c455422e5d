import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MUTANTS } from './mutants-list.mjs'

describe('the list of mutants', () => {
  it('names places that the contracts still have, each another one', () => {
    const places = MUTANTS.map(({ file, from, nth = 0 }) => {
      const pieces = readFileSync(`contracts/src/${file}`, 'utf8').split(from)
      return { file, from, isThere: pieces.length > nth + 1 }
    })
    expect(places.filter(({ isThere }) => !isThere)).toEqual([])
    const changes = MUTANTS.map(({ file, from, to, nth = 0 }) => JSON.stringify([file, from, to, nth]))
    expect(new Set(changes).size).toBe(changes.length)
  })
})
