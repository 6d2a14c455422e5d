import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LINK_STATEMENT, SIGN_IN_STATEMENT } from '@/lib/accounts/siwe-statement'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN, type TestCaller } from '@/lib/testing/http-fixture'
import { stopTestDatabases } from '@/lib/testing/test-database'

let fixture: HttpFixture

beforeAll(async () => {
  fixture = await createHttpFixture()
})
afterAll(async () => {
  await fixture.database.close()
  await stopTestDatabases()
})

const newAccount = () => privateKeyToAccount(generatePrivateKey())

/** A message that links `account`, signed by it, and the cookie of the browser that asked for the nonce. */
async function makeProof(account: PrivateKeyAccount, statement = LINK_STATEMENT) {
  const answer = await fixture.call('GET', '/siwe/nonce', { headers: { 'x-forwarded-for': account.address } })
  const { nonce } = (await answer.json()) as { nonce: string }
  const message = createSiweMessage({
    ...{ address: account.address, chainId: 31337, domain: new URL(TEST_ORIGIN).host, uri: TEST_ORIGIN, nonce },
    ...{ version: '1', statement, issuedAt: new Date(fixture.dependencies.clock()) },
  })
  const signature = await account.signMessage({ message })
  return { body: { message, signature }, browser: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

type Proof = Awaited<ReturnType<typeof makeProof>>

function link(caller: TestCaller, { body, browser }: Proof) {
  return fixture.call('POST', '/wallets', { caller, body, headers: { cookie: `${caller.cookie}; ${browser}` } })
}

async function addressesOf(caller: TestCaller): Promise<string[]> {
  const answer = await (await fixture.call('GET', '/wallets', { caller })).json()
  return (answer as { items: { address: string }[] }).items.map((item) => item.address)
}

describe('linking a wallet', () => {
  it('takes the wallet’s own signature, once', async () => {
    const alice = await fixture.signIn()
    const second = newAccount()
    const proof = await makeProof(second)
    const answer = await link(alice, proof)
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ address: second.address, name: null, current: false })
    expect(await addressesOf(alice)).toContain(second.address)
    expect((await link(alice, proof)).status).toBe(401)
  })
  it('refuses the message of a sign-in, another’s signature, and another browser’s nonce', async () => {
    const alice = await fixture.signIn()
    const account = newAccount()
    expect((await link(alice, await makeProof(account, SIGN_IN_STATEMENT))).status).toBe(401)
    const forged = await makeProof(account)
    forged.body.signature = await newAccount().signMessage({ message: forged.body.message })
    // Whether a contract would accept it cannot be asked here: nobody is let in on a guess.
    expect((await link(alice, forged)).status).toBe(503)
    const [mine, other] = [await makeProof(account), await makeProof(newAccount())]
    expect((await link(alice, { ...mine, browser: other.browser })).status).toBe(401)
    expect(await addressesOf(alice)).toHaveLength(1)
  })
  it('does not take a wallet from somebody who has others', async () => {
    const [alice, bob] = [await fixture.signIn(), await fixture.signIn()]
    const account = newAccount()
    expect((await link(bob, await makeProof(account))).status).toBe(201)
    const refused = await link(alice, await makeProof(account))
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ code: 'WALLET_TAKEN' })
  })
  it('moves a person’s only wallet over, and its old sessions end', async () => {
    const account = newAccount()
    const [alice, alone] = [await fixture.signIn(), await fixture.signIn(account)]
    expect((await link(alice, await makeProof(account))).status).toBe(201)
    expect((await fixture.call('GET', '/wallets', { caller: alone })).status).toBe(401)
    const again = await fixture.signIn(account)
    expect(again.session.userId).toBe(alice.session.userId)
  })
  it('gives a wallet that many want at once to one of them', async () => {
    const account = newAccount()
    const callers = await Promise.all(Array.from({ length: 12 }, () => fixture.signIn()))
    const proofs = await Promise.all(callers.map(() => makeProof(account)))
    const answers = await Promise.all(callers.map((caller, i) => link(caller, proofs[i] as Proof)))
    expect(answers.filter((answer) => answer.status === 201).length).toBeGreaterThan(0)
    const owners = await Promise.all(callers.map(addressesOf))
    expect(owners.filter((addresses) => addresses.includes(account.address))).toHaveLength(1)
    expect(answers.every((answer) => [201, 409].includes(answer.status))).toBe(true)
  })
})

describe('a linked wallet', () => {
  it('is named and unlinked; the sessions it signed in end', async () => {
    const alice = await fixture.signIn()
    const account = newAccount()
    await link(alice, await makeProof(account))
    const other = await fixture.signIn(account)
    expect(other.session.userId).toBe(alice.session.userId)
    const path = `/wallets/${account.address}`
    const named = await fixture.call('PATCH', path, { caller: alice, body: { name: ' Cold store ' } })
    expect(await named.json()).toMatchObject({ name: 'Cold store' })
    expect((await fixture.call('DELETE', path, { caller: alice })).status).toBe(204)
    expect((await fixture.call('GET', '/wallets', { caller: other })).status).toBe(401)
    expect((await fixture.call('DELETE', path, { caller: alice })).status).toBe(404)
  })
  it('takes from a body what may be changed, and nothing else', async () => {
    const [alice, bob] = [await fixture.signIn(), await fixture.signIn()]
    const body = { name: 'Till', userId: bob.session.userId, address: bob.session.address, linkedAt: 0, current: false }
    const path = `/wallets/${alice.session.address}`
    const before = (await (await fixture.call('GET', '/wallets', { caller: alice })).json()) as { items: object[] }
    expect((await fixture.call('PATCH', path, { caller: alice, body })).status).toBe(200)
    const after = await (await fixture.call('GET', '/wallets', { caller: alice })).json()
    expect(after).toEqual({ items: [{ ...before.items[0], name: 'Till' }], nextCursor: null })
    expect(await addressesOf(bob)).toHaveLength(1)
  })
  it('that signed this session in stays', async () => {
    const alice = await fixture.signIn()
    const answer = await fixture.call('DELETE', `/wallets/${alice.session.address}`, { caller: alice })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'WALLET_IN_USE' })
  })
})
