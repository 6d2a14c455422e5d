import { expect, test } from '@playwright/test'
import { encodeFunctionData, erc20Abi, type Hex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { localAccount } from '../../lib/config/local-accounts'
import { shortHex } from '../../lib/core/short-hex'
import { operatorTransactions } from '../../lib/db/schema/chain'
import { balanceOf, testDollar } from '../fixtures/chain'
import { authorizeButton, getQuote, openAsConsumer, openPaidPayment } from '../fixtures/consumer'
import { createDelayedAdmin } from '../fixtures/delayed-admin'
import { openAsOperator, openWithKeys } from '../fixtures/operator'
import { stackFacts } from '../fixtures/stack'
import { withStackDatabase } from '../fixtures/stack-database'
import { watchPage } from '../fixtures/watch-page'

test('an operator adds and removes a meter, and signs the next rate card', async ({ page }) => {
  const { origin, rpcUrl } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  await openAsOperator(page, '/operator/governance', ['treasury'])
  const meter = privateKeyToAccount(generatePrivateKey()).address
  await page.getByLabel('Address of a new meter').fill(meter)
  await page.getByRole('button', { name: 'Add meter' }).click()
  const row = page.getByRole('row').filter({ hasText: shortHex(meter) })
  await row.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the meter' }).click()
  await expect(row).toHaveCount(0)

  await page.getByRole('navigation', { name: 'Operator' }).getByRole('link', { name: 'Prices' }).click()
  await page.getByLabel('Fee, %').fill('100.5')
  await expect(page.getByRole('button', { name: 'Sign and add' })).toBeDisabled()
  await page.getByLabel('Fee, %').fill('4')
  await page.getByLabel('USDC per GPU-hour of t4', { exact: true }).fill('0.26')
  await page.getByRole('button', { name: 'Sign and add' }).click()
  await expect(page.getByText('Comes next').first()).toBeVisible()
  watch.assertClean()
})

test('an operator adds a webhook, sees its log, delivers once more, and stops it', async ({ page }) => {
  const { origin, rpcUrl } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  await openAsOperator(page, '/operator/webhooks', ['treasury'])
  const url = `http://127.0.0.1:9/${Date.now()}`
  await page.getByLabel('Address of the receiver').fill(url)
  await page.getByRole('button', { name: 'Add endpoint' }).click()
  await expect(page.getByText(/whsec_[A-Za-z0-9+/]{43}=/)).toBeVisible()
  const delivery = page.getByRole('row').filter({ hasText: url }).first()
  await delivery.getByRole('button', { name: /^Redeliver/ }).click({ timeout: 180_000 })
  await expect(delivery.getByText('Waiting')).toBeVisible()
  await page.getByRole('listitem').filter({ hasText: url }).getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: url }).getByText('Stopped', { exact: true })).toBeVisible()
  watch.assertClean()
})

test('a dispute is decided on its evidence, and its payer gets the money back and the reason', async ({
  page,
  browser,
}) => {
  const { address } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  await authorizeButton(page).click()
  await openPaidPayment(page)
  await page.getByRole('button', { name: 'Dispute this payment' }).click()
  await page.getByLabel('What went wrong').fill('The task never started.')
  await page.getByRole('button', { name: /^Dispute .* USDC$/ }).click()
  await expect(page.locator('.title-row').getByText('Disputed', { exact: true })).toBeVisible()

  const desk = await (await browser.newContext()).newPage()
  await openAsOperator(desk, '/operator/payments', ['treasury'])
  const line = desk.getByRole('listitem').filter({ hasText: shortHex(paymentIdOf(page.url())) })
  await line.getByRole('button', { name: 'Decide' }).click()
  await expect(line.getByText('The task never started.')).toBeVisible()
  await line.getByLabel(/^Reason/).fill('Nothing ran: all of it goes back.')
  await line.getByRole('button', { name: 'Decide the dispute' }).click()

  await expect(page.getByText('Nothing ran: all of it goes back.')).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => balanceOf(testDollar().address, address), { timeout: 60_000 }).toBe(10_000_000n)
  await desk.context().close()
})

test('a transaction that failed is sent once more by its button', async ({ page }) => {
  const { chainId, deployment } = stackFacts()
  const description = `journey-${Date.now()}`
  await withStackDatabase((db) =>
    db.insert(operatorTransactions).values({
      ...{ id: description, chainId, idempotencyKey: `${description}#1`, description, state: 'failed' },
      ...{ reason: 'the network was away', to: testDollar().address },
      signer: localAccount('operator').address.toLowerCase() as Hex,
      data: encodeFunctionData({ abi: erc20Abi, functionName: 'approve', args: [deployment.escrow, 0n] }),
    }),
  )
  await openAsOperator(page, '/operator/transactions', ['treasury'])
  const rows = page.getByRole('row').filter({ hasText: description })
  await expect(rows.getByText('the network was away')).toBeVisible()
  await rows.getByRole('button', { name: 'Retry' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Retry now' }).click()
  await expect(rows.filter({ hasText: 'Final' })).toHaveCount(1, { timeout: 60_000 })
})

test('an admin with a delay announces a meter, runs one announcement and cancels another', async ({ page }) => {
  const admin = await createDelayedAdmin(8)
  await openWithKeys(page, '/operator/governance', [admin.privateKey])
  const operations = page.getByRole('table').filter({ hasText: 'Announced by' })
  const announce = async () => {
    const meter = privateKeyToAccount(generatePrivateKey()).address
    await page.getByLabel('Address of a new meter').fill(meter)
    await page.getByRole('button', { name: 'Announce meter' }).click()
    const row = operations.getByRole('row').filter({ hasText: shortHex(meter) })
    await expect(row).toBeVisible({ timeout: 60_000 })
    return { meter, row }
  }
  const first = await announce()
  await first.row.getByRole('button', { name: 'Run' }).click({ timeout: 60_000 })
  await page.getByRole('dialog').getByRole('button', { name: 'Run it' }).click()
  await expect(first.row).toHaveCount(0, { timeout: 60_000 })
  await expect(page.getByText(shortHex(first.meter)).first()).toBeVisible()
  const second = await announce()
  await second.row.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the operation' }).click()
  await expect(second.row).toHaveCount(0, { timeout: 60_000 })
})

function paymentIdOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? ''
}
