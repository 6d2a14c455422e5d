import { describe, expect, it } from 'vitest'
import { contentSecurityPolicy } from './content-security-policy'
import type { ClientConfig, ClientNetwork } from './env.client'

const network = {
  chainId: 31337,
  name: 'Local network',
  mark: 'L',
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
  explorerUrl: null,
  confirmations: 2,
  blockTimeMs: 1000,
  local: true,
  rpcUrl: 'http://127.0.0.1:8545/path',
  clockOffsetMs: 0,
  deployment: {
    chainId: 31337,
    accessManager: '0x01',
    token: '0x02',
    emission: '0x03',
    escrow: '0x04',
    distributor: '0x05',
    fromBlock: 0,
    tokens: [],
  },
} satisfies ClientNetwork
const config: ClientConfig = { networks: [network], walletConnectProjectId: null }

describe('contentSecurityPolicy', () => {
  it('allows the own scripts by nonce and neither inline nor eval in production', () => {
    const policy = contentSecurityPolicy({ nonce: 'abc', config, development: false })
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic'")
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("object-src 'none'")
    expect(policy).toContain("base-uri 'none'")
  })
  it('lets the page talk to its own origin and the RPC of its networks alone', () => {
    const policy = contentSecurityPolicy({ nonce: 'abc', config, development: false })
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:8545;")
    expect(policy).toContain("frame-src 'none'")
    expect(policy).not.toContain('walletconnect')
  })
  it('names the relay only where WalletConnect is configured', () => {
    const policy = contentSecurityPolicy({
      nonce: 'abc',
      config: { ...config, walletConnectProjectId: 'id' },
      development: false,
    })
    expect(policy).toContain('wss://relay.walletconnect.org')
  })
})
