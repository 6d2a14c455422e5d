import { expect, type Page, test } from '@playwright/test'
import { type Hex, isAddressEqual } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { localAccount } from '../../lib/config/local-accounts'
import { meterInterval } from '../../lib/processes/simulator/fleet'
import { reportUsage } from '../../lib/processes/simulator/meter'
import { createPlatformClient } from '../../lib/processes/simulator/platform-client'
import {
  balanceOf,
  createFundedAccount,
  fundAccount,
  mineOne,
  ownToken,
  publicClient,
  takeBackOne,
  testDollar,
  whileNothingIsMined,
} from '../fixtures/chain'
import { authorizeButton, getQuote, openAsConsumer, openPaidPayment, QUOTE_AMOUNT } from '../fixtures/consumer'
import { connectAndSignIn } from '../fixtures/sign-in'
import { type NetworkFacts, secondNetwork, stackFacts } from '../fixtures/stack'
import { installWallet } from '../fixtures/wallet'
import { watchPage } from '../fixtures/watch-page'

const DOLLARS = 10_000_000n

/** A few seconds of a task that ran on this provider's machine alone, on one network. */
async function meterUsage(network: NetworkFacts, provider: Hex): Promise<void> {
  const meter = {
    client: createPlatformClient(stackFacts().origin),
    network,
    account: privateKeyToAccount(localAccount('meter').privateKey),
  }
  const task = { taskId: `two.${provider.slice(2, 12)}`, consumer: provider, gpuModel: 'h100-sxm', gpuMilli: 1000 }
  const endedAtMs = Date.now() - 2_000
  const records = meterInterval(task, endedAtMs - 5_000, endedAtMs).map((record) => ({ ...record, provider }))
  expect(await reportUsage(meter, records)).toMatchObject({ accepted: records.length, rejected: [] })
}

/** Picks a network in the header, as a reader does. */
async function chooseNetwork(page: Page, name: string): Promise<void> {
  const menu = page.getByRole('banner').locator('details', { hasText: 'Network: ' })
  await menu.locator('summary').click()
  await menu.getByRole('button', { name, exact: true }).click()
  await expect(menu.locator('summary')).toContainText(name)
}

/** What an account has sent, with what waits for a block. */
function pendingOf(address: Hex, network: NetworkFacts): Promise<number> {
  return publicClient(network).getTransactionCount({ address, blockTag: 'pending' })
}

/** Waits until the chosen network has something to claim, claims it, and returns the transaction. */
async function claim(page: Page, sent: readonly Hex[]): Promise<Hex> {
  const before = sent.length
  const button = page.getByRole('button', { name: /^Claim .*WARP/ })
  await expect(button).toBeEnabled({ timeout: 240_000 })
  await button.click()
  await expect.poll(() => sent.length, { timeout: 60_000 }).toBe(before + 1)
  return sent[before] ?? '0x'
}

test('one account pays and claims on two networks of different fee markets and reads both in one history', async ({
  page,
}) => {
  const { origin, rpcUrl, chainId, networks } = stackFacts()
  const [first, second] = [networks[0] ?? stackFacts(), secondNetwork()]
  const watch = watchPage(page, [origin, rpcUrl, second.rpcUrl])
  const { address, privateKey } = await createFundedAccount(0n)
  await fundAccount(address, DOLLARS, second)
  for (const network of [first, second]) await meterUsage(network, address)
  const wallet = await installWallet({ page, privateKeys: [privateKey], rpcUrl, chainId, elsewhere: [second] })

  await page.goto(`${origin}/pay`)
  await connectAndSignIn(page, 'Test Wallet')
  await chooseNetwork(page, 'Second local network')
  const banner = page.getByText('Your wallet is on Local network')
  await expect(banner).toBeVisible()
  await page.getByRole('button', { name: 'Switch to Second local network' }).click()
  await expect(banner).toBeHidden()

  await getQuote(page)
  await authorizeButton(page).click()
  await openPaidPayment(page)
  const paid = await publicClient(second).getTransaction({ hash: wallet.sent[0] ?? '0x' })
  expect(paid.type).toBe('legacy')
  expect(paid.to && isAddressEqual(paid.to, second.deployment.escrow)).toBe(true)
  expect(await balanceOf(testDollar(second).address, address, second)).toBe(DOLLARS - QUOTE_AMOUNT)
  expect(await balanceOf(testDollar(first).address, address, first)).toBe(0n)

  await page.goto(`${origin}/rewards`)
  const there = await claim(page, wallet.sent)
  await chooseNetwork(page, 'Local network')
  await expect(page.getByText('Your wallet is on Second local network')).toBeVisible()
  const here = await claim(page, wallet.sent) // the wallet is asked to switch before it is asked to send
  for (const [network, hash, type] of [
    [second, there, 'legacy'],
    [first, here, 'eip1559'],
  ] as const) {
    const client = publicClient(network)
    expect((await client.waitForTransactionReceipt({ hash })).status).toBe('success')
    expect((await client.getTransaction({ hash })).type).toBe(type)
    expect(await balanceOf(ownToken(network).address, address, network)).toBeGreaterThan(0n)
  }

  await page.goto(`${origin}/history`)
  const on = (name: string) => page.getByRole('row').filter({ has: page.getByRole('cell', { name, exact: true }) })
  await expect(on('Local network').filter({ hasText: /claimed/i })).toHaveCount(1, { timeout: 60_000 })
  await expect(on('Second local network').first()).toBeVisible()
  await page.getByLabel('Network', { exact: true }).selectOption('Local network')
  await expect(on('Second local network')).toHaveCount(0)
  await expect(on('Local network').first()).toBeVisible()
  await page.getByLabel('Network', { exact: true }).selectOption('Second local network')
  await expect(on('Local network')).toHaveCount(0)
  await expect(on('Second local network').filter({ hasText: /authorized/i })).toHaveCount(1)
  await expect(on('Second local network').filter({ hasText: /claimed/i })).toHaveCount(1)
  watch.assertClean()
})

test('a page says so when its network takes a block back, also once it is loaded again', async ({ page }) => {
  const { origin, rpcUrl, chainId } = stackFacts()
  const second = secondNetwork()
  const { address, privateKey } = await createFundedAccount(0n)
  await fundAccount(address, DOLLARS, second)
  await installWallet({ page, privateKeys: [privateKey], rpcUrl, chainId, elsewhere: [second] })
  await page.goto(`${origin}/pay`)
  await connectAndSignIn(page, 'Test Wallet')
  await chooseNetwork(page, 'Second local network')
  await page.getByRole('button', { name: 'Switch to Second local network' }).click()
  await getQuote(page)
  const warning = page.getByText('The network took a block back')
  await whileNothingIsMined(async () => {
    await authorizeButton(page).click()
    await expect.poll(() => pendingOf(address, second)).toBe(1)
    await mineOne(second)
    await openPaidPayment(page)
    await expect(warning).toBeHidden()
    await takeBackOne(second)
    await expect(warning).toBeVisible()
    expect(await balanceOf(testDollar(second).address, address, second)).toBe(DOLLARS)
    await page.reload()
    await expect(warning).toBeVisible()
  }, second)
})

test('a phone chooses the network in its menu, and public pages remember the choice', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 })
  await openAsConsumer(page, '/rewards', { dollars: 0n })
  await page.getByLabel('Menu', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Second local network', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Switch to Second local network' })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Menu' })).toBeHidden()
  await page.goto(`${stackFacts().origin}/epochs`)
  await expect(page.getByText('every epoch on Second local network')).toBeVisible()
  await page.getByRole('link', { name: 'Local network', exact: true }).click()
  await expect(page.getByText('every epoch on Local network')).toBeVisible()
  await page.goto(`${stackFacts().origin}/epochs/0?chainId=10`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/not found|nothing/i)
})
