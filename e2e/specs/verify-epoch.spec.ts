import { expect, test } from '@playwright/test'
import { stackFacts } from '../fixtures/stack'
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
