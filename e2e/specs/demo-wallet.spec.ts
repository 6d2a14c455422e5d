import { expect, test } from '@playwright/test'
import { accountMenu } from '../fixtures/sign-in'
import { stackFacts } from '../fixtures/stack'
import { watchPage } from '../fixtures/watch-page'

test('a newcomer without an extension connects the demo wallet, claims, and signs out', async ({ page }) => {
  const { origin, rpcUrl } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  await page.goto(origin)
  await page.getByRole('banner').getByRole('link', { name: 'Connect wallet' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Demo wallet' }).click()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('button', { name: 'Sign message' }).click()
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(accountMenu(page)).toBeVisible()

  await page.goto(`${origin}/rewards`)
  const claim = page.getByRole('button', { name: /^Claim [\d.,]+ / })
  await expect(claim).toBeEnabled({ timeout: 240_000 })
  await claim.click()
  const question = page.getByRole('dialog', { name: 'Send a transaction' })
  await expect(question.getByText(/^reward distributor \(0x/)).toBeVisible()
  await expect(question.getByText(/^[\d,]+\.\d+ (USDC|WARP)$/).first()).toBeVisible()
  await question.getByRole('button', { name: 'Send', exact: true }).click()
  await page.goto(`${origin}/history`)
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: /claimed/i })
      .first(),
  ).toBeVisible({ timeout: 60_000 })

  await page.goto(`${origin}/dashboard`)
  await expect(page.getByText(/as of block/i).first()).toBeVisible()
  const refused: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
  })
  await accountMenu(page).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('main').getByRole('button', { name: 'Connect wallet' })).toBeVisible()
  expect(refused).toEqual([])
  const answer = await page.request.get(`${origin}/api/v1/history`)
  expect(answer.status()).toBe(401)
  watch.assertClean()
})
