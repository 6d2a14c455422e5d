import { expect, test } from '@playwright/test'
import { allowanceOf, balanceOf, sentBy, testDollar } from '../fixtures/chain'
import {
  authorizeButton,
  chooseWay,
  getQuote,
  openAsConsumer,
  openPaidPayment,
  QUOTE_AMOUNT,
} from '../fixtures/consumer'

test('approve, then authorize: exactly the amount is allowed, and nothing is left of it', async ({ page }) => {
  const { address, wallet, watch } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  await chooseWay(page, 'Approve, then authorize')
  const approve = page.getByRole('button', { name: 'Approve 2.10 USDC' })
  wallet.rejectNext('eth_sendTransaction')
  await approve.click()
  await expect(approve).toBeEnabled() // refused in the wallet: quiet, and as it was
  expect(await allowanceOf(testDollar().address, address)).toBe(0n)

  await approve.click()
  await expect(authorizeButton(page)).toBeEnabled()
  expect(await allowanceOf(testDollar().address, address)).toBe(QUOTE_AMOUNT)
  await authorizeButton(page).click()
  await openPaidPayment(page)
  expect(await allowanceOf(testDollar().address, address)).toBe(0n)
  expect(await balanceOf(testDollar().address, address)).toBe(10_000_000n - QUOTE_AMOUNT)
  expect(await sentBy(address)).toBe(2)
  watch.assertClean()
})

test('signed transfer: one signature and one transaction, no allowance at any time', async ({ page }) => {
  const { address, wallet, watch } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  await chooseWay(page, 'Signed transfer')
  await authorizeButton(page).click()
  await openPaidPayment(page)
  expect(wallet.requests.filter((method) => method === 'eth_signTypedData_v4')).toHaveLength(1)
  expect(await sentBy(address)).toBe(1)
  expect(await allowanceOf(testDollar().address, address)).toBe(0n)
  expect(await balanceOf(testDollar().address, address)).toBe(10_000_000n - QUOTE_AMOUNT)
  watch.assertClean()
})

test('one batched call: a wallet that can run both is asked once', async ({ page }) => {
  const { address, wallet, watch } = await openAsConsumer(page, '/pay', { canBatch: true })
  await getQuote(page)
  await chooseWay(page, 'One batched call')
  await authorizeButton(page).click()
  await openPaidPayment(page)
  expect(wallet.requests.filter((method) => method === 'wallet_sendCalls')).toHaveLength(1)
  expect(wallet.requests).not.toContain('eth_sendTransaction')
  expect(await balanceOf(testDollar().address, address)).toBe(10_000_000n - QUOTE_AMOUNT)
  watch.assertClean()
})
