/** What we know of a network before any environment is read. Adding an EVM network is one entry here plus its deployments file. */
export type NetworkEntry = {
  chainId: number
  /** As shown to people. */
  name: string
  /** One or two letters for the network mark. */
  mark: string
  nativeCurrency: { name: string; symbol: string; decimals: number }
  /** Block explorer without trailing slash; null where there is none (local). */
  explorerUrl: string | null
  /** Blocks on top of a block until it counts as final for us. */
  confirmations: number
  /** Typical block time in ms: poll interval and countdowns only, never a rule. */
  blockTimeMs: number
  /** Fee market of the network. */
  fees: 'eip1559' | 'legacy'
  /** Seconds after an epoch's end during which its usage is still accepted. */
  graceSeconds: number
  /** True for chains that exist on this machine only. */
  local: boolean
}

const ETHER = { name: 'Ether', symbol: 'ETH', decimals: 18 }
const HOUR = 3600

/** All networks this build knows. Which of them are served is the environment's choice (NETWORKS). */
export const NETWORKS: readonly NetworkEntry[] = [
  {
    chainId: 1,
    name: 'Ethereum',
    mark: 'E',
    nativeCurrency: ETHER,
    explorerUrl: 'https://etherscan.io',
    confirmations: 64,
    blockTimeMs: 12_000,
    fees: 'eip1559',
    graceSeconds: HOUR,
    local: false,
  },
  {
    chainId: 8453,
    name: 'Base',
    mark: 'B',
    nativeCurrency: ETHER,
    explorerUrl: 'https://basescan.org',
    confirmations: 12,
    blockTimeMs: 2_000,
    fees: 'eip1559',
    graceSeconds: HOUR,
    local: false,
  },
  {
    chainId: 42161,
    name: 'Arbitrum One',
    mark: 'A',
    nativeCurrency: ETHER,
    explorerUrl: 'https://arbiscan.io',
    confirmations: 20,
    blockTimeMs: 1_000,
    fees: 'eip1559',
    graceSeconds: HOUR,
    local: false,
  },
  {
    chainId: 10,
    name: 'OP Mainnet',
    mark: 'O',
    nativeCurrency: ETHER,
    explorerUrl: 'https://optimistic.etherscan.io',
    confirmations: 12,
    blockTimeMs: 2_000,
    fees: 'eip1559',
    graceSeconds: HOUR,
    local: false,
  },
  {
    chainId: 137,
    name: 'Polygon',
    mark: 'P',
    nativeCurrency: { name: 'POL', symbol: 'POL', decimals: 18 },
    explorerUrl: 'https://polygonscan.com',
    // Deeper than the deepest reorg that was seen there, 157 blocks.
    confirmations: 160,
    blockTimeMs: 2_000,
    fees: 'eip1559',
    graceSeconds: HOUR,
    local: false,
  },
  {
    chainId: 31337,
    name: 'Local network',
    mark: 'L',
    nativeCurrency: ETHER,
    explorerUrl: null,
    confirmations: 2,
    blockTimeMs: 1_000,
    fees: 'eip1559',
    graceSeconds: 5,
    local: true,
  },
  {
    chainId: 31338,
    name: 'Second local network',
    mark: 'S',
    nativeCurrency: ETHER,
    explorerUrl: null,
    confirmations: 2,
    blockTimeMs: 2_000,
    fees: 'legacy',
    graceSeconds: 5,
    local: true,
  },
]

/** The entry of a chain id, or null where this build does not know it. */
export function findNetwork(chainId: number): NetworkEntry | null {
  return NETWORKS.find((entry) => entry.chainId === chainId) ?? null
}
