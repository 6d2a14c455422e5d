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
import { type DemoRequest, readSignedText } from './demo-request'
import type { TypedData } from './describe-typed-data'

/** Asks the owner; resolves with the index of the chosen account on `connect`, else with 0; rejects when refused. */
export type AskOwner = (request: DemoRequest) => Promise<number>

/** The part of an EIP-1193 provider that wagmi uses. */
export type DemoProvider = {
  request: (call: RpcCall) => Promise<unknown>
  on: (event: string, listener: Listener) => void
  removeListener: (event: string, listener: Listener) => void
}

type RpcCall = { method: string; params?: unknown }
type Listener = (value: unknown) => void
type TransactionRequest = { to?: Hex; value?: Hex; data?: Hex; gas?: Hex }

/** What the demo wallet remembers in this browser. */
type Remembered = { isConnected: boolean; accountIndex: number; chainId: number }

/** One demo wallet: what it remembers, whom it asks, who listens. */
type Wallet = {
  networks: readonly ClientNetwork[]
  ask: AskOwner
  state: Remembered
  listeners: Map<string, Set<Listener>>
}

type Handler = (wallet: Wallet, params: readonly unknown[]) => unknown

const STORAGE_KEY = 'warpshare.demo-wallet'

/** An EIP-1193 provider over keys in this page; every signature and transaction is asked for through `ask`. */
export function createDemoProvider(networks: readonly ClientNetwork[], ask: AskOwner): DemoProvider {
  const wallet: Wallet = { networks, ask, state: remember(networks), listeners: new Map() }
  return {
    request: async (call) => {
      const handler = HANDLERS[call.method]
      return handler === undefined ? forward(wallet, call) : handler(wallet, (call.params ?? []) as readonly unknown[])
    },
    on: (event, listener) => {
      wallet.listeners.set(event, (wallet.listeners.get(event) ?? new Set()).add(listener))
    },
    removeListener: (event, listener) => {
      wallet.listeners.get(event)?.delete(listener)
    },
  }
}

const switchChain: Handler = (wallet, [target]) => {
  const chainId = Number((target as { chainId: Hex }).chainId)
  if (!wallet.networks.some((item) => item.chainId === chainId)) throw new WalletError(4902, 'Unknown network')
  change(wallet, { chainId })
  emit(wallet, 'chainChanged', numberToHex(chainId))
  return null
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  eth_requestAccounts: (wallet) => (wallet.state.isConnected ? accounts(wallet) : connect(wallet)),
  wallet_requestPermissions: async (wallet) => {
    await connect(wallet)
    return [{ parentCapability: 'eth_accounts' }]
  },
  wallet_revokePermissions: (wallet) => {
    change(wallet, { isConnected: false })
    emit(wallet, 'accountsChanged', [])
    return null
  },
  eth_accounts: (wallet) => accounts(wallet),
  eth_chainId: (wallet) => numberToHex(wallet.state.chainId),
  net_version: (wallet) => wallet.state.chainId.toString(),
  wallet_switchEthereumChain: switchChain,
  wallet_addEthereumChain: switchChain,
  personal_sign: async (wallet, [raw, address]) => {
    const account = ownerOf(address) ?? signerOf(wallet)
    await wallet.ask({ kind: 'message', text: readSignedText(raw as string) })
    return account.signMessage({ message: { raw: raw as Hex } })
  },
  eth_signTypedData_v4: async (wallet, [, raw]) => {
    const text = typeof raw === 'string' ? raw : JSON.stringify(raw)
    const data = JSON.parse(text) as TypedData
    const chainId = Number(data.domain.chainId ?? wallet.state.chainId)
    await wallet.ask({ kind: 'typedData', chainId, data })
    return signerOf(wallet).signTypedData(JSON.parse(text) as TypedDataDefinition)
  },
  eth_sendTransaction: (wallet, [transaction]) => send(wallet, transaction as TransactionRequest),
  wallet_getCapabilities: () => {
    throw new WalletError(4200, 'The demo wallet sends one call at a time')
  },
}

async function connect(wallet: Wallet): Promise<readonly Hex[]> {
  const accountIndex = await wallet.ask({ kind: 'connect' })
  change(wallet, { accountIndex, isConnected: true })
  emit(wallet, 'accountsChanged', accounts(wallet))
  return accounts(wallet)
}

async function send(wallet: Wallet, transaction: TransactionRequest): Promise<Hex> {
  const value = transaction.value === undefined ? 0n : hexToBigInt(transaction.value)
  const { to = null, data = '0x' } = transaction
  await wallet.ask({ kind: 'transaction', chainId: wallet.state.chainId, to, valueWei: value, data })
  const network = networkOf(wallet)
  const client = createWalletClient({
    account: signerOf(wallet),
    chain: toViemChain(network),
    transport: http(network.rpcUrl),
  })
  const gas = transaction.gas === undefined ? {} : { gas: hexToBigInt(transaction.gas) }
  return client.sendTransaction({ to, value, data, ...gas })
}

async function forward(wallet: Wallet, call: RpcCall): Promise<unknown> {
  const network = networkOf(wallet)
  return http(network.rpcUrl)({ chain: toViemChain(network) }).request(call as EIP1193Parameters)
}

function remember(networks: readonly ClientNetwork[]): Remembered {
  const fresh = { isConnected: false, accountIndex: 0, chainId: networks[0]?.chainId ?? 0 }
  try {
    const saved = { ...fresh, ...JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') } as Remembered
    return networks.some((network) => network.chainId === saved.chainId) ? saved : fresh
  } catch {
    return fresh
  }
}

function change(wallet: Wallet, part: Partial<Remembered>): void {
  wallet.state = { ...wallet.state, ...part }
  localStorage.setItem(STORAGE_KEY, JSON.stringify(wallet.state))
}

function emit(wallet: Wallet, event: string, value: unknown): void {
  for (const listener of wallet.listeners.get(event) ?? []) listener(value)
}

function accounts(wallet: Wallet): readonly Hex[] {
  return wallet.state.isConnected ? [signerOf(wallet).address] : []
}

function signerOf(wallet: Wallet) {
  return privateKeyToAccount((DEMO_ACCOUNTS[wallet.state.accountIndex] ?? DEMO_ACCOUNTS[0]).privateKey)
}

/** The account that is asked for by its address, where it is one of ours. */
function ownerOf(address: unknown) {
  return DEMO_ACCOUNTS.map((item) => privateKeyToAccount(item.privateKey)).find(
    (account) => account.address.toLowerCase() === String(address).toLowerCase(),
  )
}

function networkOf(wallet: Wallet): ClientNetwork {
  const found = wallet.networks.find((item) => item.chainId === wallet.state.chainId)
  if (found === undefined) throw new WalletError(4901, 'The demo wallet does not know this network')
  return found
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
