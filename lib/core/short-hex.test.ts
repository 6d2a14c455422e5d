import { describe, expect, test } from 'vitest'
import { shortenHexIn, shortHex } from './short-hex'

const ADDRESS = '0x5fbdb2315678afecb367f032d93f642f64180aa3'

describe('shortHex', () => {
  test('keeps the first 6 and the last 4 characters', () => {
    expect(shortHex(ADDRESS)).toBe('0x5fbd…0aa3')
  })

  test('leaves what is short enough', () => {
    expect(shortHex('0x12345678')).toBe('0x12345678')
  })
})

describe('shortenHexIn', () => {
  test('shortens addresses and hashes and leaves the words', () => {
    expect(shortenHexIn(`forward ${ADDRESS}, then 0x${'AB'.repeat(32)}`)).toBe('forward 0x5fbd…0aa3, then 0xABAB…ABAB')
  })

  test('leaves amounts and selectors', () => {
    expect(shortenHexIn('call 0xa9059cbb with 12')).toBe('call 0xa9059cbb with 12')
  })
})
