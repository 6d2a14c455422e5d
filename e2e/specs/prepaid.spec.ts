import { expect, test } from '@playwright/test'
import { balanceOf, testDollar } from '../fixtures/chain'
import { chooseWay, getQuote, openAsConsumer } from '../fixtures/consumer'

test('a prepaid balance is filled and limited, a task runs on it without a transaction and is settled, a withdrawal is announced', async ({
  page,
}) => {
  const { address, wallet, watch } = await openAsConsumer(page, '/prepaid')
  const card = page.getByRole('region', { name: 'Prepaid balance' })
  await card.getByLabel('Amount to deposit').fill('5')
  await card.getByRole('button', { name: 'Approve 5.00 USDC' }).click()
  await card.getByRole('button', { name: 'Deposit 5.00 USDC' }).click()
  await expect(card.getByRole('definition').first()).toHaveText('5.00USDC')
  expect(await balanceOf(testDollar().address, address)).toBe(5_000_000n)

  await card.getByRole('button', { name: 'Limit', exact: true }).click()
  await card.getByLabel('Most per epoch').fill('1')
  await card.getByRole('button', { name: 'Limit to 1.00 USDC per epoch' }).click()
  await expect(card.getByRole('definition').nth(1)).toHaveText('1.00USDC')

  const sentBefore = wallet.sent.length
  await page.getByRole('link', { name: 'Configure a task' }).click()
  await getQuote(page)
  await chooseWay(page, 'Prepaid balance')
  // What counts is final a few blocks later; the same press works then.
  await expect(async () => {
    await page.getByRole('button', { name: 'Start for at most 2.10 USDC' }).click()
    await expect(page).toHaveURL(/\/prepaid\/tsk_/, { timeout: 3_000 })
  }).toPass({ timeout: 60_000 })
  await expect(page.locator('.title-row').getByText('Running', { exact: true })).toBeVisible()
  expect(wallet.sent).toHaveLength(sentBefore)
  const task = page.url()

  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Prepaid' }).click()
  await card.getByRole('button', { name: 'Withdraw', exact: true }).click()
  await card.getByLabel('Amount to withdraw').fill('1')
  await card.getByRole('button', { name: 'Announce withdrawal of 1.00 USDC' }).click()
  await expect(card.getByText('The notice ends in')).toBeVisible()
  await expect(card.getByRole('button', { name: 'Withdraw 1.00 USDC' })).toBeDisabled()

  // The simulated task ends after 75 s; its last epoch closes within the next minute.
  await page.goto(task)
  await expect(page.locator('.title-row').getByText('Settled', { exact: true })).toBeVisible({ timeout: 300_000 })
  await expect(page.getByRole('region', { name: 'Money' }).getByRole('definition').last()).not.toHaveText('0USDC')
  watch.assertClean()
})
