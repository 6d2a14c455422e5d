import { expect, test } from '@playwright/test'
import { balanceOf, sentBy, testDollar, whileNothingIsMined } from '../fixtures/chain'
import {
  authorizeButton,
  chooseWay,
  getQuote,
  openAsConsumer,
  openPaidPayment,
  QUOTE_AMOUNT,
} from '../fixtures/consumer'
import { stackFacts } from '../fixtures/stack'
import { installWallet } from '../fixtures/wallet'

const LEFT = 10_000_000n - QUOTE_AMOUNT

test('pressing twice asks the wallet once', async ({ page }) => {
  const { address, wallet } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  const question = wallet.holdNext('eth_signTypedData_v4')
  await authorizeButton(page).dblclick()
  await expect(page.getByRole('button', { name: 'Confirm in your wallet' })).toBeDisabled()
  question.confirm()
  await openPaidPayment(page)
  expect(wallet.requests.filter((method) => method === 'eth_signTypedData_v4')).toHaveLength(1)
  expect(await sentBy(address)).toBe(1)
})

test('a page that is reloaded while the wallet asks finds the payment, and does not ask again', async ({ page }) => {
  const { address, wallet } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  const question = wallet.holdNext('eth_sendTransaction')
  await authorizeButton(page).click()
  await expect.poll(() => wallet.requests.includes('eth_sendTransaction')).toBe(true)
  await page.reload()
  await expect(page.getByText('Your wallet did not answer')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Looking for it on the network' })).toBeDisabled()
  question.confirm()
  await openPaidPayment(page)
  expect(await balanceOf(testDollar().address, address)).toBe(LEFT)
  expect(await sentBy(address)).toBe(1)
})

test('a time-out of the wallet whose transaction went through is noticed', async ({ page }) => {
  const { address, wallet } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  wallet.loseAnswerOfNext('eth_sendTransaction')
  await authorizeButton(page).click()
  await openPaidPayment(page)
  expect(await balanceOf(testDollar().address, address)).toBe(LEFT)
  expect(await sentBy(address)).toBe(1)
})

test('a second tab knows of the first one’s question and its payment', async ({ page, context }) => {
  const { address, privateKey, wallet } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  const { rpcUrl, chainId } = stackFacts()
  const second = await context.newPage()
  const secondWallet = await installWallet({
    page: second,
    privateKeys: [privateKey],
    rpcUrl,
    chainId,
    isConnected: true,
  })
  await second.goto(page.url())
  await expect(authorizeButton(second)).toBeEnabled()

  const question = wallet.holdNext('eth_sendTransaction')
  await authorizeButton(page).click()
  await expect.poll(() => wallet.requests.includes('eth_sendTransaction')).toBe(true)
  await expect(second.getByRole('button', { name: 'Looking for it on the network' })).toBeDisabled()
  question.confirm()
  await expect(second.getByRole('link', { name: 'Open the payment' }).first()).toBeVisible()
  await openPaidPayment(page)
  expect(secondWallet.requests).not.toContain('eth_sendTransaction')
  expect(await balanceOf(testDollar().address, address)).toBe(LEFT)
  expect(await sentBy(address)).toBe(1)
})

test('a transaction that the wallet speeds up is followed under its new hash', async ({ page }) => {
  const { address, wallet } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  await chooseWay(page, 'Approve, then authorize')
  await page.getByRole('button', { name: 'Approve 2.10 USDC' }).click()
  await expect(authorizeButton(page)).toBeEnabled()
  await whileNothingIsMined(async () => {
    await authorizeButton(page).click()
    await expect.poll(() => wallet.sent.length).toBe(2)
    await waitUntilSeen(page)
    await wallet.replace(wallet.sent[1] ?? '0x', 'speed-up')
    await expect(page.getByText('Replaced in your wallet')).toBeVisible()
  })
  await openPaidPayment(page)
  expect(await balanceOf(testDollar().address, address)).toBe(LEFT)
})

test('a transaction that the wallet cancels is told of, and the quote can still be paid', async ({ page }) => {
  const { address, wallet } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  await whileNothingIsMined(async () => {
    await authorizeButton(page).click()
    await expect.poll(() => wallet.sent.length).toBe(1)
    await waitUntilSeen(page)
    await wallet.replace(wallet.sent[0] ?? '0x', 'cancel')
  })
  await expect(page.getByText('Cancelled in your wallet')).toBeVisible()
  expect(await balanceOf(testDollar().address, address)).toBe(10_000_000n)
  await authorizeButton(page).click()
  await openPaidPayment(page)
  expect(await balanceOf(testDollar().address, address)).toBe(LEFT)
})

/** The page has read the waiting transaction from the network: only then does it know its nonce for sure. */
async function waitUntilSeen(page: import('@playwright/test').Page): Promise<void> {
  const isSeen = () =>
    JSON.parse(localStorage.getItem('warpshare.transactions') ?? '[]').some(
      (item: { phase: string; isNonceSeen: boolean }) => item.phase === 'sent' && item.isNonceSeen,
    )
  await expect.poll(() => page.evaluate(isSeen)).toBe(true)
}
