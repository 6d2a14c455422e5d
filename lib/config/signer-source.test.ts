import { describe, expect, it } from 'vitest'
import { readSignerSource } from './signer-source'

const KEY = `0x${'1'.repeat(64)}`
const ADDRESS = `0x${'Ab'.repeat(20)}`

describe('readSignerSource', () => {
  it('takes a key, a keystore with its password, or an external signer with its address', () => {
    expect(readSignerSource('OPERATOR', 1, { OPERATOR_PRIVATE_KEY: KEY })).toEqual({ kind: 'key', privateKey: KEY })
    const keystore = { PUBLISHER_KEYSTORE: '/keys/publisher.json', PUBLISHER_KEYSTORE_PASSWORD: 'open' }
    expect(readSignerSource('PUBLISHER', 1, keystore)).toEqual({
      kind: 'keystore',
      file: '/keys/publisher.json',
      password: { text: 'open' },
    })
    const fromFile = { GUARDIAN_KEYSTORE: 'guardian.json', GUARDIAN_KEYSTORE_PASSWORD_FILE: 'guardian.txt' }
    expect(readSignerSource('GUARDIAN', 1, fromFile)).toMatchObject({ password: { file: 'guardian.txt' } })
    const external = { OPERATOR_SIGNER_URL: 'https://signer.example/', OPERATOR_SIGNER_ADDRESS: ADDRESS }
    expect(readSignerSource('OPERATOR', 1, external)).toEqual({
      kind: 'external',
      url: 'https://signer.example/',
      address: ADDRESS.toLowerCase(),
      token: null,
    })
    expect(readSignerSource('OPERATOR', 1, { ...external, OPERATOR_SIGNER_TOKEN: 't' })).toMatchObject({ token: 't' })
  })

  it("takes a network's own before the one for all, of whatever kind", () => {
    const env = { OPERATOR_PRIVATE_KEY: KEY, OPERATOR_KEYSTORE_10: 'ten.json', OPERATOR_KEYSTORE_PASSWORD_10: 'x' }
    expect(readSignerSource('OPERATOR', 10, env).kind).toBe('keystore')
    expect(readSignerSource('OPERATOR', 1, env).kind).toBe('key')
  })

  it.each([
    ['nothing', {}, 'OPERATOR_PRIVATE_KEY is not set, and neither is OPERATOR_KEYSTORE or OPERATOR_SIGNER_URL'],
    ['two', { OPERATOR_PRIVATE_KEY: KEY, OPERATOR_KEYSTORE: 'a' }, 'OPERATOR_KEYSTORE as well: keep one'],
    ['half a key', { OPERATOR_PRIVATE_KEY: '0x12' }, 'is not a 32-byte hex key'],
    ['no password', { OPERATOR_KEYSTORE: 'a' }, 'OPERATOR_KEYSTORE_PASSWORD is not set'],
    ['no URL', { OPERATOR_SIGNER_URL: 'signer', OPERATOR_SIGNER_ADDRESS: ADDRESS }, 'is not an http(s) URL'],
    ['no address', { OPERATOR_SIGNER_URL: 'http://signer' }, 'OPERATOR_SIGNER_ADDRESS must be the address'],
  ])('stops with a sentence where there is %s', (_case, env, sentence) => {
    expect(() => readSignerSource('OPERATOR', 10, env)).toThrow(sentence)
  })
})
