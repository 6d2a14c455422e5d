import { expect, test } from '@playwright/test'
import { balanceOf, testDollar } from '../fixtures/chain'
import { openAsConsumer } from '../fixtures/consumer'
import { makeShortQuote } from '../fixtures/short-quote'
import { stackFacts } from '../fixtures/stack'

test('once its authorization has expired, the payer takes held money back without us', async ({ page }) => {
  const { address, watch } = await openAsConsumer(page, '/pay')
  const quoteId = await makeShortQuote({ payer: address, token: testDollar().address, authorizationSeconds: 45 })
  await page.goto(`${stackFacts().origin}/pay/${quoteId}`)
  await page.getByRole('button', { name: 'Authorize 2.10 USDC' }).click()
  await page.getByRole('link', { name: 'Open the payment' }).first().click()
  await expect(page.getByText('you can reclaim it without us')).toBeVisible()
  const held = await balanceOf(testDollar().address, address)
  expect(held).toBe(10_000_000n - 2_100_000n)

  await page.getByRole('button', { name: /^Reclaim .* USDC$/ }).click({ timeout: 90_000 })
  await expect(page.locator('.rail').getByText('Reclaimed', { exact: true })).toBeVisible({ timeout: 60_000 })
  expect(await balanceOf(testDollar().address, address)).toBeGreaterThan(held)
  watch.assertClean()
})
