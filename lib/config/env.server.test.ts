import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  findServedNetwork,
  getQuoteSignerKey,
  getSessionSecret,
  networkNowMs,
  parseServerConfig,
  readLogLevel,
} from './env.server'

const address = (digit: string) => `0x${digit.repeat(40)}`
const deployment = {
  chainId: 31337,
  accessManager: address('1'),
  token: address('2'),
  emission: address('3'),
  escrow: address('4'),
  distributor: address('5'),
  fromBlock: 1,
  tokens: [{ symbol: 'WARP', name: 'Warpshare', decimals: 18, address: address('A'), own: true }],
}
let stateDir: string
let env: Record<string, string>

beforeAll(() => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'warpshare-config-'))
  mkdirSync(path.join(stateDir, 'deployments'))
  writeFileSync(path.join(stateDir, 'deployments/31337.json'), JSON.stringify(deployment))
  env = {
    DATABASE_URL: 'postgres://localhost/warpshare',
    NETWORKS: '31337',
    RPC_URL_31337: 'http://127.0.0.1:8545, ws://127.0.0.1:8546',
    NEXTAUTH_URL: 'http://localhost:3000/',
    LOCAL_STATE_DIR: stateDir,
  }
})

afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

describe('parseServerConfig', () => {
  it('reads a network with its endpoints and lower-case contract addresses', () => {
    const config = parseServerConfig(env)
    expect(config.networks[0].rpcUrls).toEqual(['http://127.0.0.1:8545', 'ws://127.0.0.1:8546'])
    expect(config.networks[0].deployment.tokens[0]?.address).toBe(address('a'))
    expect(config.networks[0].rewardUnpaidUsage).toBe(false)
  })

  it('answers under both spellings of loopback, and under one name elsewhere', () => {
    expect(parseServerConfig(env).origins).toEqual(['http://localhost:3000', 'http://127.0.0.1:3000'])
    expect(parseServerConfig({ ...env, NEXTAUTH_URL: 'https://warpshare.example' }).origins).toEqual([
      'https://warpshare.example',
    ])
  })

  it.each([
    ['DATABASE_URL', '', 'DATABASE_URL is not set'],
    ['NETWORKS', '', 'NETWORKS is not set'],
    ['NETWORKS', '424242', 'names 424242'],
    ['NETWORKS', '8453', 'RPC_URL_8453 is not set'],
    ['RPC_URL_31337', 'file:///etc/passwd', 'not an http(s) or ws(s) URL'],
    ['NEXTAUTH_URL', 'nowhere', 'NEXTAUTH_URL is not a URL'],
    ['CONFIRMATIONS_31337', '0', 'at least 1'],
    ['REWARD_UNPAID_USAGE_31337', 'yes', 'must be 0 or 1'],
  ])('stops the start with a sentence when %s is %j', (name, value, sentence) => {
    expect(() => parseServerConfig({ ...env, [name]: value })).toThrow(sentence)
  })

  it('refuses a network whose deployments file is missing', () => {
    expect(() => parseServerConfig({ ...env, NETWORKS: '31338', RPC_URL_31338: 'http://127.0.0.1:1' })).toThrow(
      'deploy first',
    )
  })
})

describe('readLogLevel', () => {
  it('is info unless another level is named, and refuses what is none', () => {
    expect(readLogLevel({})).toBe('info')
    expect(readLogLevel({ LOG_LEVEL: ' ' })).toBe('info')
    expect(readLogLevel({ LOG_LEVEL: 'debug' })).toBe('debug')
    expect(() => readLogLevel({ LOG_LEVEL: 'loud' })).toThrow('LOG_LEVEL must be')
  })
})

describe('networkNowMs', () => {
  it('adds the offset of a local chain that was stopped', () => {
    const [network] = parseServerConfig({ ...env, CLOCK_OFFSET_MS_31337: '-60000' }).networks
    expect(networkNowMs(network, 100_000)).toBe(40_000)
  })
})

describe('findServedNetwork', () => {
  it('defaults to the first and knows no others than the served', () => {
    const config = parseServerConfig(env)
    expect(findServedNetwork(config)?.chainId).toBe(31337)
    expect(findServedNetwork(config, 1)).toBeNull()
  })
})

describe('secrets', () => {
  it('have no default', () => {
    expect(() => getSessionSecret({})).toThrow('NEXTAUTH_SECRET is not set')
    expect(() => getSessionSecret({ NEXTAUTH_SECRET: 'short' })).toThrow('at least 32')
    expect(() => getQuoteSignerKey(1, {})).toThrow('QUOTE_SIGNER_PRIVATE_KEY is not set')
    expect(() => getQuoteSignerKey(1, { QUOTE_SIGNER_PRIVATE_KEY: '0x12' })).toThrow('32-byte')
  })

  it('may differ by network', () => {
    const [all, one] = [`0x${'1'.repeat(64)}`, `0x${'2'.repeat(64)}`]
    const keys = { QUOTE_SIGNER_PRIVATE_KEY: all, QUOTE_SIGNER_PRIVATE_KEY_10: one }
    expect(getQuoteSignerKey(10, keys)).toBe(one)
    expect(getQuoteSignerKey(1, keys)).toBe(all)
  })
})
