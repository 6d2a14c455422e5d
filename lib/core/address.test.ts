import { describe, expect, it } from 'vitest'
import { compareAddresses, InvalidAddressError, parseAddress, toChecksumAddress, ZERO_ADDRESS } from './address'

const LOWER = '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed'
const CHECKSUM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

describe('parseAddress', () => {
  it('reads any case into lower case', () => {
    expect(parseAddress(CHECKSUM)).toBe(LOWER)
    expect(parseAddress(LOWER.toUpperCase().replace('0X', '0x'))).toBe(LOWER)
  })

  it.each([ZERO_ADDRESS, '', '0x', LOWER.slice(0, -1), `${LOWER}0`, LOWER.slice(2), `${LOWER.slice(0, -1)}g`])(
    'refuses %j',
    (text) => {
      expect(() => parseAddress(text)).toThrow(InvalidAddressError)
    },
  )
})

describe('toChecksumAddress', () => {
  it('spells as EIP-55 does', () => {
    expect(toChecksumAddress(LOWER)).toBe(CHECKSUM)
  })
})

describe('compareAddresses', () => {
  it('orders as 20-byte integers', () => {
    const ascending = [
      '0x00000000000000000000000000000000000000ff',
      '0x0000000000000000000000000000000000000100',
      LOWER,
    ] as const
    expect([...ascending].reverse().sort(compareAddresses)).toEqual(ascending)
  })
})
