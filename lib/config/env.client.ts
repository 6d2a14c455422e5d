import type { Deployment } from './deployment'

/** What the server tells the browser at run time, so that no build contains an address or a port. */
export type ClientNetwork = {
  chainId: number
  name: string
  mark: string
  nativeCurrency: { name: string; symbol: string; decimals: number }
  explorerUrl: string | null
  confirmations: number
  blockTimeMs: number
  local: boolean
  rpcUrl: string
  /** Chain time minus real time, ms: 0 except on a local chain that was stopped for a while. Countdowns add it. */
  clockOffsetMs: number
  deployment: Deployment
}

/** Runtime configuration of the pages; made by a server component, handed down as a prop. */
export type ClientConfig = {
  networks: readonly ClientNetwork[]
  /** Set where a WalletConnect project id is configured. */
  walletConnectProjectId: string | null
}

/** True only in the build that npm start makes for the local network: the demo wallet is compiled in. */
export const IS_LOCAL_DEMO_BUILD = process.env.NEXT_PUBLIC_LOCAL_DEMO === '1'
