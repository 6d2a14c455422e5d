import { connectorsForWallets, type Wallet } from '@rainbow-me/rainbowkit'
import { baseAccount, injectedWallet, safeWallet, walletConnectWallet } from '@rainbow-me/rainbowkit/wallets'
import { type Config, createConfig, createStorage, http } from 'wagmi'
import type { ClientConfig } from '@/lib/config/env.client'
import { toViemChain } from './to-viem-chain'

/** The wallet that injects itself without announcing; not listed where there is none. */
function injectedWhereThere(): Wallet {
  return { ...injectedWallet(), hidden: () => !('ethereum' in globalThis) }
}

/**
 * wagmi's configuration of this deployment. Wallets in this browser announce themselves (EIP-6963); others are offered only
 * where WalletConnect is configured, so that no request leaves for another host otherwise.
 */
export function createWalletConfig(config: ClientConfig): Config {
  const [first, ...rest] = config.networks.map(toViemChain)
  if (first === undefined) throw new Error('No network is configured')
  const projectId = config.walletConnectProjectId
  const connectors = connectorsForWallets(
    [
      {
        groupName: 'Wallets',
        wallets:
          projectId === null
            ? [injectedWhereThere]
            : [injectedWhereThere, walletConnectWallet, baseAccount, safeWallet],
      },
    ],
    { appName: 'Warpshare', projectId: projectId ?? 'none' },
  )
  return createConfig({
    chains: [first, ...rest],
    connectors,
    transports: Object.fromEntries(
      config.networks.map((network) => [network.chainId, http(network.rpcUrl, { batch: true, retryCount: 1 })]),
    ),
    pollingInterval: Math.min(...config.networks.map((network) => Math.max(1000, network.blockTimeMs))),
    ssr: true,
    ...(typeof window === 'undefined'
      ? {}
      : { storage: createStorage({ key: 'warpshare.wallet', storage: window.localStorage }) }),
  })
}
