import type { ClientConfig } from './env.client'

/** Hosts WalletConnect needs, allowed only where its project id is set. */
const WALLETCONNECT_CONNECT = [
  'https://relay.walletconnect.com',
  'wss://relay.walletconnect.com',
  'https://relay.walletconnect.org',
  'wss://relay.walletconnect.org',
  'https://pulse.walletconnect.org',
  'https://api.web3modal.org',
]
const WALLETCONNECT_FRAME = ['https://verify.walletconnect.com', 'https://verify.walletconnect.org']

/** What a page's policy depends on. */
export type PolicyInput = {
  /** Fresh for each response; only scripts carrying it run. */
  nonce: string
  config: ClientConfig
  /** `next dev` evaluates code for its error overlay; production never does. */
  development: boolean
}

/** The Content-Security-Policy of a page: own scripts by nonce, connections to the own origin and the networks' RPC alone. */
export function contentSecurityPolicy({ nonce, config, development }: PolicyInput): string {
  const walletConnect = config.walletConnectProjectId !== null
  const rpc = [...new Set(config.networks.map((network) => new URL(network.rpcUrl).origin))]
  const directives: [string, ...string[]][] = [
    ['default-src', "'self'"],
    [
      'script-src',
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(development ? ["'unsafe-eval'"] : ["'wasm-unsafe-eval'"]),
    ],
    ['style-src', "'self'", "'unsafe-inline'"],
    ['img-src', "'self'", 'data:', 'blob:'],
    ['font-src', "'self'"],
    ['connect-src', "'self'", ...rpc, ...(walletConnect ? WALLETCONNECT_CONNECT : []), ...(development ? ['ws:'] : [])],
    ['worker-src', "'self'", 'blob:'],
    ['frame-src', ...(walletConnect ? WALLETCONNECT_FRAME : ["'none'"])],
    ['frame-ancestors', "'none'"],
    ['object-src', "'none'"],
    ['base-uri', "'none'"],
    ['form-action', "'self'"],
    ['manifest-src', "'self'"],
  ]
  return directives.map((directive) => directive.join(' ')).join('; ')
}
