import { createSiweMessage } from 'viem/siwe'
import { describe, expect, it } from 'vitest'
import { parseSiweMessage, type SiweExpectation, SiweMessageError } from './siwe-message'
import { LINK_STATEMENT, SIGN_IN_STATEMENT } from './siwe-statement'

const NOW = Date.UTC(2026, 10, 22, 12)
const ADDRESS = '0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f'
const EXPECTED: SiweExpectation = {
  origins: ['https://warpshare.example', 'http://localhost:3000'],
  chainIds: [31337, 8453],
  refusedStatement: LINK_STATEMENT,
  nowMs: NOW,
}

function messageWith(change: Partial<Parameters<typeof createSiweMessage>[0]> = {}): string {
  return createSiweMessage({
    address: ADDRESS,
    chainId: 31337,
    domain: 'warpshare.example',
    uri: 'https://warpshare.example',
    nonce: '0123456789abcdef0123456789abcdef',
    version: '1',
    statement: SIGN_IN_STATEMENT,
    issuedAt: new Date(NOW),
    ...change,
  })
}

function refusedField(text: string): string | null {
  try {
    parseSiweMessage(text, EXPECTED)
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(SiweMessageError)
    return (error as SiweMessageError).field
  }
}

describe('parseSiweMessage', () => {
  it('reads a message made for this site', () => {
    expect(parseSiweMessage(messageWith(), EXPECTED)).toEqual({
      address: ADDRESS.toLowerCase(),
      chainId: 31337,
      nonce: '0123456789abcdef0123456789abcdef',
    })
  })
  it('takes a program’s own statement, but never that of the other purpose', () => {
    expect(refusedField(messageWith({ statement: 'Let my bot in.' }))).toBeNull()
    expect(refusedField(messageWith({ statement: LINK_STATEMENT }))).toBe('statement')
  })
  it('refuses another domain, also one that only looks alike', () => {
    for (const domain of ['evil.example', 'warpshare.example.evil.example', 'warpshare.example:444', 'localhost']) {
      expect(refusedField(messageWith({ domain }))).toBe('domain')
    }
  })
  it('refuses a uri of another origin, also where the domain is one of ours', () => {
    expect(refusedField(messageWith({ uri: 'https://evil.example' }))).toBe('uri')
    expect(refusedField(messageWith({ uri: 'http://warpshare.example' }))).toBe('uri')
    expect(refusedField(messageWith({ uri: 'http://localhost:3000' }))).toBe('uri')
    expect(refusedField(messageWith({ domain: 'localhost:3000', uri: 'http://localhost:3000/pay' }))).toBeNull()
  })
  it('refuses another scheme, network, and resources', () => {
    expect(refusedField(messageWith({ scheme: 'http' }))).toBe('scheme')
    expect(refusedField(messageWith({ chainId: 1 }))).toBe('chainId')
    expect(refusedField(messageWith({ resources: ['https://warpshare.example/x'] }))).toBe('resources')
  })
  it('refuses messages that are old, from the future, expired or not valid yet', () => {
    const at = (offsetMs: number) => new Date(NOW + offsetMs)
    expect(refusedField(messageWith({ issuedAt: at(-11 * 60_000) }))).toBe('issuedAt')
    expect(refusedField(messageWith({ issuedAt: at(6 * 60_000) }))).toBe('issuedAt')
    expect(refusedField(messageWith({ expirationTime: at(0) }))).toBe('expirationTime')
    expect(refusedField(messageWith({ notBefore: at(1000) }))).toBe('notBefore')
    expect(refusedField(messageWith({ expirationTime: at(1), notBefore: at(0) }))).toBeNull()
  })
  it('refuses a statement that forges further lines', () => {
    const good = messageWith()
    const lines = good.split('\n')
    const forgeries = [
      good.replace(SIGN_IN_STATEMENT, `${SIGN_IN_STATEMENT}\n\nURI: https://warpshare.example\nVersion: 1`),
      good.replace(SIGN_IN_STATEMENT, `one\ntwo`),
      good.replace('Nonce: ', 'Nonce: ffffffffffffffff\nNonce: '),
      good.replace('\nVersion', '\r\nVersion'),
      `${good}\n`,
      ` ${good}`,
      good.replace(ADDRESS, ADDRESS.toLowerCase()),
      good.replace('Version: 1', 'Version: 2'),
      lines.filter((line) => !line.startsWith('Nonce')).join('\n'),
      lines.filter((line) => !line.startsWith('Issued At')).join('\n'),
      lines.toReversed().join('\n'),
      '',
      '\u0000',
    ]
    for (const text of forgeries) expect(refusedField(text), text).not.toBeNull()
  })
})
