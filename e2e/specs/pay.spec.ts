import { expect, test } from '@playwright/test'
import { balanceOf, createFundedAccount, testDollar } from '../fixtures/chain'
import { connectAndSignIn } from '../fixtures/sign-in'
import { stackFacts } from '../fixtures/stack'
import { installWallet } from '../fixtures/wallet'
import { watchPage } from '../fixtures/watch-page'

test('a consumer connects, signs in, pays a quote by permit and sees it settle and in the history', async ({
  page,
}) => {
  const { origin, rpcUrl, chainId } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  const consumer = await createFundedAccount(500_000_000n)
  const wallet = await installWallet({ page, privateKeys: [consumer.privateKey], rpcUrl, chainId })

  await page.goto(`${origin}/pay`)
  await connectAndSignIn(page, 'Test Wallet')
  await page.getByLabel('GPU model').selectOption('h100-sxm')
  await page.getByLabel('GPUs').fill('2')
  await page.getByLabel('Longest run').fill('0.5')
  await page.getByRole('button', { name: 'Get a signed quote' }).click()

  const authorize = page.getByRole('button', { name: /^Authorize 2\.10 USDC$/ })
  await expect(authorize).toBeEnabled()
  wallet.rejectNext('eth_signTypedData_v4')
  await authorize.click()
  await expect(authorize).toBeEnabled() // a refusal in the wallet is quiet and leaves everything as it was
  expect(await balanceOf(testDollar().address, consumer.address)).toBe(500_000_000n)

  await authorize.click()
  await page.waitForURL(/\/payments\/0x[0-9a-f]{64}/, { timeout: 60_000 }).catch(() => undefined)
  expect(await balanceOf(testDollar().address, consumer.address)).toBe(497_900_000n)
  if (!page.url().includes('/payments/'))
    await page
      .getByRole('link', { name: /payment/i })
      .first()
      .click()
  await expect(page.getByText('Authorized').first()).toBeVisible()

  // The simulated task ends after 75 s, its last epoch closes within the next minute.
  await expect(page.locator('.title-row').getByText('Settled', { exact: true })).toBeVisible({ timeout: 240_000 })
  const left = await balanceOf(testDollar().address, consumer.address)
  expect(left).toBeGreaterThan(497_900_000n) // unused money came back
  expect(left).toBeLessThan(500_000_000n) // used money did not

  await page.goto(`${origin}/history`)
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: /captured/i })
      .first(),
  ).toBeVisible()
  watch.assertClean()
})
