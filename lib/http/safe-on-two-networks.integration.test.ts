import {
  createPublicClient,
  createTestClient,
  createWalletClient,
  defineChain,
  http,
  parseAbi,
  parseEther,
  publicActions,
} from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import { type AuthBrowser, type MessageSigner, openAuthBrowser } from '@/lib/testing/auth-browser'
import { createHttpFixture, type HttpFixture } from '@/lib/testing/http-fixture'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { deploySafeContracts, type SafeContracts, type SafeTerms, signForSafe } from '@/lib/testing/safe-wallets'
import { startSecondChain } from '@/lib/testing/second-chain'
import { stopTestDatabases } from '@/lib/testing/test-database'

const ORIGIN = 'https://warpshare.example'
const [HERE, THERE] = [31337, 31338] as const
const [owner, second, stranger] = [1, 2, 3].map(() => privateKeyToAccount(generatePrivateKey())) as [
  PrivateKeyAccount,
  PrivateKeyAccount,
  PrivateKeyAccount,
]
const safeAbi = parseAbi([
  'function swapOwner(address prevOwner, address oldOwner, address newOwner)',
  'function addOwnerWithThreshold(address owner, uint256 threshold)',
])
/** Safe's owners are a list that begins and ends with this address. */
const SENTINEL = '0x0000000000000000000000000000000000000001'

let stack: LocalStack
let elsewhere: Awaited<ReturnType<typeof startSecondChain>>
let safes: Record<typeof HERE | typeof THERE, SafeContracts>
let fixture: HttpFixture
let browser: AuthBrowser

/** Safe's contracts at the same addresses on a chain: made by an account that has sent nothing before. */
async function deploySafes(chainId: number, url: string, deployer: PrivateKeyAccount): Promise<SafeContracts> {
  const chain = defineChain({ ...foundry, id: chainId })
  const client = createTestClient({ mode: 'anvil', chain, transport: http(url), pollingInterval: 100 }).extend(
    publicActions,
  )
  await client.setBalance({ address: deployer.address, value: parseEther('10') })
  return deploySafeContracts(createWalletClient({ account: deployer, chain, transport: http(url) }), client as never)
}

/** Has the Safe on the second network call itself, as its owners there may have it do. */
async function callItselfThere(
  safe: Address,
  call:
    | { functionName: 'swapOwner'; args: [Address, Address, Address] }
    | { functionName: 'addOwnerWithThreshold'; args: [Address, bigint] },
): Promise<void> {
  const { client, url } = elsewhere
  await client.setBalance({ address: safe, value: parseEther('1') })
  await client.impersonateAccount({ address: safe })
  const wallet = createWalletClient({
    account: safe,
    chain: defineChain({ ...foundry, id: THERE }),
    transport: http(url),
  })
  const hash = await wallet.writeContract({ address: safe, abi: safeAbi, ...call } as never)
  expect((await client.waitForTransactionReceipt({ hash })).status).toBe('success')
}

/** Owners who sign for a Safe on one network. */
function signer(safe: Address, owners: readonly PrivateKeyAccount[], chainId: number): MessageSigner {
  return { address: safe, signMessage: ({ message }) => signForSafe(owners, { safe, chainId, text: message }) }
}

/** Status of a sign-in whose message names `chainId`. */
async function signIn(signing: MessageSigner, chainId: number): Promise<number> {
  return (await browser.signIn(signing, { fields: { chainId } })).status
}

/** Deploys a Safe on both networks: one address, as it is made of the same terms by the same factory. */
async function deployOnBoth(terms: SafeTerms): Promise<Address> {
  const [here, there] = await Promise.all([safes[HERE].deploy(terms), safes[THERE].deploy(terms)])
  expect(here).toBe(there)
  return here
}

beforeAll(async () => {
  process.env.NEXTAUTH_URL = ORIGIN
  ;[stack, elsewhere] = await Promise.all([createLocalStack(), startSecondChain()])
  const deployer = privateKeyToAccount(generatePrivateKey())
  const [here, there] = await Promise.all([
    deploySafes(HERE, stack.network.rpcUrls[0], deployer),
    deploySafes(THERE, elsewhere.url, deployer),
  ])
  safes = { [HERE]: here, [THERE]: there }
  const get = (chainId: number) => (chainId === HERE ? stack.client : elsewhere.client)
  fixture = await createHttpFixture({
    database: stack.database,
    clients: { ...stack.clients, get: get as never },
    config: { networks: [stack.network, { ...stack.network, chainId: THERE }], origin: ORIGIN, origins: [ORIGIN] },
  })
})
beforeEach(() => {
  browser = openAuthBrowser(fixture)
})
afterAll(async () => {
  await elsewhere.stop()
  await stack.stop()
  await stopTestDatabases()
})

describe('a Safe at one address on two networks', () => {
  it('signs in on the network that its message names, by a signature for that one', async () => {
    const safe = await deployOnBoth({ owners: [owner], saltNonce: 1n })
    for (const chainId of [HERE, THERE]) {
      const other = chainId === HERE ? THERE : HERE
      expect(await signIn(signer(safe, [owner], other), chainId)).toBe(401)
      expect(await signIn(signer(safe, [owner], chainId), chainId)).toBe(200)
    }
  })

  it('is refused where its owners on the other network are others', async () => {
    const safe = await deployOnBoth({ owners: [owner], saltNonce: 2n })
    await callItselfThere(safe, { functionName: 'swapOwner', args: [SENTINEL, owner.address, stranger.address] })
    expect(await signIn(signer(safe, [stranger], THERE), THERE)).toBe(401)
    expect(await signIn(signer(safe, [owner], HERE), HERE)).toBe(401)
  })

  it('needs as many of its owners as either network asks for', async () => {
    const safe = await deployOnBoth({ owners: [owner, second], threshold: 1, saltNonce: 3n })
    await callItselfThere(safe, { functionName: 'addOwnerWithThreshold', args: [stranger.address, 2n] })
    expect(await signIn(signer(safe, [owner], HERE), HERE)).toBe(401)
    expect(await signIn(signer(safe, [owner, owner], HERE), HERE)).toBe(401)
    expect(await signIn(signer(safe, [owner, second], HERE), HERE)).toBe(200)
  })

  it('signs in where it is not deployed yet (ERC-6492), though it is deployed elsewhere', async () => {
    const terms: SafeTerms = { owners: [owner], saltNonce: 4n }
    const safe = await safes[THERE].deploy(terms)
    const wrapped = (owners: readonly PrivateKeyAccount[]): MessageSigner => ({
      address: safe,
      signMessage: async (text) => safes[HERE].wrap(terms, await signer(safe, owners, HERE).signMessage(text)),
    })
    expect(await signIn(wrapped([stranger]), HERE)).toBe(401)
    expect(await signIn(wrapped([owner]), HERE)).toBe(200)
    expect(await signIn(wrapped([owner]), THERE)).toBe(401)
    expect(await stack.client.getCode({ address: safe })).toBeUndefined()
  })

  it('is refused where the other network has code that is no Safe', async () => {
    const safe = await safes[HERE].deploy({ owners: [owner], saltNonce: 5n })
    expect(await signIn(signer(safe, [owner], HERE), HERE)).toBe(200)
    for (const bytecode of ['0x00', '0x60006000fd', '0x60206000f3'] as const) {
      await elsewhere.client.setCode({ address: safe, bytecode })
      expect(await signIn(signer(safe, [owner], HERE), HERE)).toBe(401)
    }
  })

  it('is let in by nobody’s guess while the other network does not answer', async () => {
    const safe = await deployOnBoth({ owners: [owner], saltNonce: 6n })
    const get = fixture.dependencies.clients.get
    const away = createPublicClient({ transport: http('http://127.0.0.1:1', { retryCount: 0 }) })
    const asked = (chainId: number) => (chainId === THERE ? away : get(chainId))
    const clients = { ...fixture.dependencies.clients, get: asked as typeof get }
    const cut = openAuthBrowser({ ...fixture, dependencies: { ...fixture.dependencies, clients } })
    expect((await cut.signIn(signer(safe, [owner], HERE))).status).toBe(503)
  })
})
