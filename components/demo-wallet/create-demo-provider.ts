import {
  createWalletClient,
  type EIP1193Parameters,
  type Hex,
  hexToBigInt,
  http,
  numberToHex,
  type TypedDataDefinition,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { toViemChain } from '@/lib/chain/client/to-viem-chain'
import type { ClientNetwork } from '@/lib/config/env.client'
import { DEMO_ACCOUNTS } from './demo-accounts'
import { type DemoRequest, readSignedText, readTypedData } from './demo-request'

/** Asks the owner; resolves with the index of the chosen account on `connect`, else with 0; rejects when refused. */
export type AskOwner = (request: DemoRequest) => Promise<number>

/** What the demo wallet remembers in this browser. */
type DemoState = { isConnected: boolean; accountIndex: number; chainId: number }

/** The part of an EIP-1193 provider that wagmi uses. */
export type DemoProvider = {
  request: (call: { method: string; params?: unknown }) => Promise<unknown>
  on: (event: string, listener: (value: unknown) => void) => void
  removeListener: (event: string, listener: (value: unknown) => void) => void
}

const STORAGE_KEY = 'warpshare.demo-wallet'

type TransactionRequest = { to?: Hex; value?: Hex; data?: Hex; gas?: Hex }

/** The account that is asked for by its address, where it is one of ours. */
function ownerOf(address: unknown) {
  return DEMO_ACCOUNTS.map((item) => privateKeyToAccount(item.privateKey)).find(
    (account) => account.address.toLowerCase() === String(address).toLowerCase(),
  )
}

function loadState(networks: readonly ClientNetwork[]): DemoState {
  const fresh = { isConnected: false, accountIndex: 0, chainId: networks[0]?.chainId ?? 0 }
  try {
    const saved = { ...fresh, ...JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') } as DemoState
    return networks.some((network) => network.chainId === saved.chainId) ? saved : fresh
  } catch {
    return fresh
  }
}

/** An EIP-1193 provider over keys in this page; every signature and transaction is asked for through `ask`. */
export function createDemoProvider(networks: readonly ClientNetwork[], ask: AskOwner): DemoProvider {
  const listeners = new Map<string, Set<(value: unknown) => void>>()
  const state = loadState(networks)
  const emit = (event: string, value: unknown) => {
    for (const listener of listeners.get(event) ?? []) listener(value)
  }
  const save = () => localStorage.setItem(STORAGE_KEY, JSON.stringify(state))
  const signer = () => privateKeyToAccount((DEMO_ACCOUNTS[state.accountIndex] ?? DEMO_ACCOUNTS[0]).privateKey)
  const accounts = () => (state.isConnected ? [signer().address] : [])
  const network = () => {
    const found = networks.find((item) => item.chainId === state.chainId)
    if (found === undefined) throw new WalletError(4901, 'The demo wallet does not know this network')
    return found
  }
  const connect = async (alwaysAsk: boolean) => {
    if (state.isConnected && !alwaysAsk) return accounts()
    state.accountIndex = await ask({ kind: 'connect' })
    state.isConnected = true
    save()
    emit('accountsChanged', accounts())
    return accounts()
  }
  const switchChain = (chainId: number) => {
    if (!networks.some((item) => item.chainId === chainId)) throw new WalletError(4902, 'Unknown network')
    state.chainId = chainId
    save()
    emit('chainChanged', numberToHex(chainId))
    return null
  }
  const send = async (transaction: TransactionRequest) => {
    const valueWei = transaction.value === undefined ? 0n : hexToBigInt(transaction.value)
    const data = transaction.data ?? '0x'
    await ask({ kind: 'transaction', to: transaction.to ?? null, valueWei, data })
    const chain = toViemChain(network())
    const client = createWalletClient({ account: signer(), chain, transport: http(network().rpcUrl) })
    const gas = transaction.gas === undefined ? {} : { gas: hexToBigInt(transaction.gas) }
    return client.sendTransaction({ to: transaction.to ?? null, value: valueWei, data, ...gas })
  }
  const forward = async (call: { method: string; params?: unknown }) =>
    http(network().rpcUrl)({ chain: toViemChain(network()) }).request(call as EIP1193Parameters)

  const handlers: Record<string, (params: readonly unknown[]) => unknown> = {
    eth_requestAccounts: () => connect(false),
    wallet_requestPermissions: async () => {
      await connect(true)
      return [{ parentCapability: 'eth_accounts' }]
    },
    wallet_revokePermissions: () => {
      state.isConnected = false
      save()
      emit('accountsChanged', [])
      return null
    },
    eth_accounts: () => accounts(),
    eth_chainId: () => numberToHex(state.chainId),
    net_version: () => state.chainId.toString(),
    wallet_switchEthereumChain: ([target]) => switchChain(Number((target as { chainId: Hex }).chainId)),
    wallet_addEthereumChain: ([target]) => switchChain(Number((target as { chainId: Hex }).chainId)),
    personal_sign: async ([raw, address]) => {
      const account = ownerOf(address) ?? signer()
      await ask({ kind: 'message', text: readSignedText(raw as string) })
      return account.signMessage({ message: { raw: raw as Hex } })
    },
    eth_signTypedData_v4: async ([, raw]) => {
      const text = typeof raw === 'string' ? raw : JSON.stringify(raw)
      await ask(readTypedData(text))
      return signer().signTypedData(JSON.parse(text) as TypedDataDefinition)
    },
    eth_sendTransaction: ([transaction]) => send(transaction as TransactionRequest),
    wallet_getCapabilities: () => {
      throw new WalletError(4200, 'The demo wallet sends one call at a time')
    },
  }
  return {
    request: async (call) => {
      const handler = handlers[call.method]
      return handler === undefined ? forward(call) : handler((call.params ?? []) as readonly unknown[])
    },
    on: (event, listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
    },
    removeListener: (event, listener) => {
      listeners.get(event)?.delete(listener)
    },
  }
}

/** An error as wallets answer it (EIP-1193): viem reads the code. */
export class WalletError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message)
  }
}
