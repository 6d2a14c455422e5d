import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LINK_STATEMENT } from '@/lib/accounts/siwe-statement'
import type { Address } from '@/lib/core/address'
import { type AuthBrowser, type MessageSigner, openAuthBrowser } from '@/lib/testing/auth-browser'
import { createHttpFixture, type HttpFixture } from '@/lib/testing/http-fixture'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { createRecordingClient } from '@/lib/testing/recording-client'
import { deploySafeContracts, type SafeContracts, type SafeTerms, signForSafe } from '@/lib/testing/safe-wallets'
import { stopTestDatabases } from '@/lib/testing/test-database'

const ORIGIN = 'https://warpshare.example'
const [owner, second, stranger] = [1, 2, 3].map(() => privateKeyToAccount(generatePrivateKey())) as [
  PrivateKeyAccount,
  PrivateKeyAccount,
  PrivateKeyAccount,
]

let stack: LocalStack
let safes: SafeContracts
let fixture: HttpFixture
let browser: AuthBrowser
/** JSON-RPC methods that the platform called while it verified. */
let asked: string[]

beforeAll(async () => {
  process.env.NEXTAUTH_URL = ORIGIN
  stack = await createLocalStack()
  safes = await deploySafeContracts(stack.wallet('deployer'), stack.client)
  const network = stack.network
  const client = createRecordingClient(stack, (method) => asked.push(method))
  fixture = await createHttpFixture({
    database: stack.database,
    clients: { ...stack.clients, get: () => client },
    config: { networks: [network], origin: ORIGIN, origins: [ORIGIN] },
  })
})
beforeEach(() => {
  asked = []
  browser = openAuthBrowser(fixture)
})
afterAll(async () => {
  await stack.stop()
  await stopTestDatabases()
})

/** Owners who sign for the Safe at `signedFor` while the message names the Safe at `address`. */
function signer(address: Address, owners: readonly PrivateKeyAccount[], signedFor = address): MessageSigner {
  return {
    address,
    signMessage: ({ message }) => signForSafe(owners, { safe: signedFor, chainId: 31337, text: message }),
  }
}

async function signedInAddress(): Promise<unknown> {
  const session = (await (await browser.auth('GET', 'session')).json()) as { user?: { address: string } }
  return session.user?.address
}

const oneOwner = (saltNonce: bigint): SafeTerms => ({ owners: [owner], saltNonce })

describe('a Safe', () => {
  it('signs in by its owner’s signature over a SafeMessage (ERC-1271)', async () => {
    const safe = await safes.deploy(oneOwner(1n))
    expect((await browser.signIn(signer(safe, [owner]))).status).toBe(200)
    expect(await signedInAddress()).toBe(safe)
  })
  it('of two owners needs both', async () => {
    const terms = { owners: [owner, second], threshold: 2, saltNonce: 2n }
    const safe = await safes.deploy(terms)
    expect((await browser.signIn(signer(safe, [owner]))).status).toBe(401)
    expect((await browser.signIn(signer(safe, [owner, stranger]))).status).toBe(401)
    expect((await browser.signIn(signer(safe, [owner, second]))).status).toBe(200)
  })
  it('refuses what its owner signed for another Safe of the same owner, or as a plain account', async () => {
    const [mine, other] = [await safes.deploy(oneOwner(3n)), await safes.deploy(oneOwner(4n))]
    expect((await browser.signIn(signer(mine, [owner], other))).status).toBe(401)
    expect((await browser.signIn(signer(mine, [stranger]))).status).toBe(401)
    expect((await browser.signIn({ address: mine, signMessage: owner.signMessage })).status).toBe(401)
    expect(await signedInAddress()).toBeUndefined()
  })
  it('refuses a signature for the same Safe on another network', async () => {
    const safe = await safes.deploy(oneOwner(5n))
    const elsewhere: MessageSigner = {
      address: safe,
      signMessage: ({ message }) => signForSafe([owner], { safe, chainId: 1, text: message }),
    }
    expect((await browser.signIn(elsewhere)).status).toBe(401)
  })
  it('is linked to a person by its own signature, and not by that of another Safe of the owner', async () => {
    const [mine, other] = [await safes.deploy(oneOwner(6n)), await safes.deploy(oneOwner(7n))]
    await browser.signIn(second)
    const link = async (signedFor: Address) => {
      const message = createSiweMessage({
        ...{ address: mine, chainId: 31337, domain: new URL(ORIGIN).host, uri: ORIGIN, version: '1' },
        ...{ statement: LINK_STATEMENT, issuedAt: new Date(fixture.dependencies.clock()) },
        nonce: await browser.askNonce(),
      })
      const signature = await signer(mine, [owner], signedFor).signMessage({ message })
      return browser.api('POST', '/wallets', { body: { message, signature } })
    }
    expect((await link(other)).status).toBe(401)
    expect((await link(mine)).status).toBe(201)
    const listed = (await (await browser.api('GET', '/wallets')).json()) as { items: { address: string }[] }
    expect(listed.items.map((item) => item.address)).toContain(mine)
  })
})

describe('a Safe that is not deployed yet', () => {
  const wrapped = async (named: SafeTerms, made: SafeTerms): Promise<MessageSigner> => {
    const address = await safes.addressOf(named)
    return {
      address,
      signMessage: async ({ message }) => safes.wrap(made, await signer(address, [owner]).signMessage({ message })),
    }
  }
  it('signs in (ERC-6492) by calls that change nothing', async () => {
    const terms = oneOwner(8n)
    const account = await wrapped(terms, terms)
    const before = await stack.client.getBlockNumber()
    asked = []
    expect((await browser.signIn(account)).status).toBe(200)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter((method) => !['eth_call', 'eth_getCode', 'eth_chainId'].includes(method))).toEqual([])
    expect(await signedInAddress()).toBe(account.address)
    expect(await stack.client.getCode({ address: account.address })).toBeUndefined()
    expect(await stack.client.getBlockNumber()).toBe(before)
  })
  it('is the same person once it is deployed', async () => {
    const terms = oneOwner(9n)
    await browser.signIn(await wrapped(terms, terms))
    const named = await browser.api('PATCH', `/wallets/${await safes.addressOf(terms)}`, { body: { name: 'Till' } })
    expect(named.status).toBe(200)
    const later = openAuthBrowser(fixture)
    await later.signIn(signer(await safes.deploy(terms), [owner]))
    expect(await (await later.api('GET', '/wallets')).json()).toMatchObject({ items: [{ name: 'Till' }] })
  })
  it('refuses a deployment call that makes another Safe, and one that another’s owner signed', async () => {
    expect((await browser.signIn(await wrapped(oneOwner(10n), oneOwner(11n)))).status).toBe(401)
    const foreign: SafeTerms = { owners: [stranger], saltNonce: 12n }
    expect((await browser.signIn(await wrapped(foreign, foreign))).status).toBe(401)
  })
})
