import { expect, type Page, test } from '@playwright/test'
import { privateKeyToAccount } from 'viem/accounts'
import { localAccount } from '../../lib/config/local-accounts'
import { formatAmount } from '../../lib/core/format-amount'
import { reportUsage } from '../../lib/processes/simulator/meter'
import { createPlatformClient } from '../../lib/processes/simulator/platform-client'
import { createFundedAccount } from '../fixtures/chain'
import { connectAndSignIn } from '../fixtures/sign-in'
import { stackFacts } from '../fixtures/stack'
import { playTrace, readTraceDay } from '../fixtures/trace'
import { installWallet } from '../fixtures/wallet'
import { watchPage } from '../fixtures/watch-page'

test('a reader without a wallet verifies an active epoch in the browser', async ({ page }) => {
  const { origin, rpcUrl } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  await expect
    .poll(async () => (await (await fetch(`${origin}/api/v1/epochs/0`)).json()).status, { timeout: 240_000 })
    .toBe('active')
  await page.goto(`${origin}/epochs/0`)
  await page.getByRole('button', { name: /^Verify/ }).click()
  await expect(page.getByText('The roots match')).toBeVisible({ timeout: 60_000 })
  watch.assertClean()
})

test('a provider sees its own leaf and how its amount came about, and that a file with one digit changed differs', async ({
  page,
}) => {
  const { origin, rpcUrl, chainId } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  const provider = await createFundedAccount(0n)
  await installWallet({ page, privateKeys: [provider.privateKey], rpcUrl, chainId })
  await work(provider.address)
  await expect.poll(async () => (await readClaim(provider.address)).amount, { timeout: 240_000 }).toBeGreaterThan(0n)
  const { epoch, amount } = await readClaim(provider.address)

  await page.goto(`${origin}/rewards`)
  await connectAndSignIn(page, 'Test Wallet')
  await page.goto(`${origin}/epochs/${epoch}`)
  await page.getByRole('button', { name: /^Verify epoch/ }).click()
  await expect(page.getByText('The roots match')).toBeVisible({ timeout: 60_000 })
  const leaf = page.getByLabel('Leaves around yours, table').getByRole('row').filter({ hasText: 'you' })
  const exact = formatAmount(amount, 18, 'exact')
  await expect(leaf).toContainText(exact)
  const own = page.getByLabel('How your amounts came about, table').getByRole('row').filter({ hasText: 'WARP' })
  await expect(own).toContainText(exact)

  await changeOneDigit(page, 'leaves.csv')
  await page.getByRole('button', { name: 'Verify again' }).click()
  await expect(page.getByText('The epoch differs')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/leaves\.csv has another SHA-256/)).toBeVisible()
  watch.assertClean()
})

/** Half a minute of a GPU trace, metered for one provider. */
async function work(provider: `0x${string}`): Promise<void> {
  const { origin, chainId, deployment } = stackFacts()
  const toMs = Date.now() - 2_000
  const prefix = provider.slice(2, 10)
  const records = playTrace(readTraceDay(), { fromMs: toMs - 20_000, toMs, provider, prefix })
  const account = privateKeyToAccount(localAccount('meter').privateKey)
  await reportUsage({ client: createPlatformClient(origin), network: { chainId, deployment }, account }, records)
}

/** What the root that pays now promises an account, in our own token alone; 0 while it has no leaf. */
async function readClaim(account: string): Promise<{ epoch: number | null; amount: bigint }> {
  const answer = await fetch(`${stackFacts().origin}/api/v1/rewards/${account}`)
  const { epoch, claims } = (await answer.json()) as { epoch: number | null; claims: { cumulativeAmount: string }[] }
  return { epoch, amount: BigInt(claims[0]?.cumulativeAmount ?? 0) }
}

/** From here on the page is given a published file with its last digit changed. */
async function changeOneDigit(page: Page, name: string): Promise<void> {
  await page.route('**/api/v1/epochs/*/files/*', async (route) => {
    const response = await route.fetch()
    const body = await response.text()
    const isChanged = (response.headers()['content-disposition'] ?? '').includes(name)
    const changed = body.replace(/\d\n$/, (end) => (end === '1\n' ? '2\n' : '1\n'))
    await route.fulfill({ response, body: isChanged ? changed : body })
  })
}
