import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { authorizeButton, getQuote, openAsConsumer } from '../fixtures/consumer'
import { openAsOperator } from '../fixtures/operator'
import { stackFacts } from '../fixtures/stack'
import { watchPage } from '../fixtures/watch-page'

const PUBLIC_PAGES = ['/', '/epochs', '/epochs/0', '/contracts']
const SIGNED_IN_PAGES = [
  '/dashboard',
  '/pay',
  '/prepaid',
  '/rewards',
  '/history',
  '/statements/2026-11',
  '/wallets',
  '/operator',
]
const OPERATOR_PAGES = ['', '/payments', '/transactions', '/webhooks', '/rates', '/governance'].map(
  (path) => `/operator${path}`,
)
const WIDTHS = [1280, 360] as const
const SCHEMES = ['light', 'dark'] as const

/** Axe finds nothing and nothing scrolls sideways: wide and narrow, light and dark. */
async function check(page: Page, path: string): Promise<void> {
  await page.goto(`${stackFacts().origin}${path}`)
  await expect(page.locator('main h1').first()).toBeVisible()
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const axe = new AxeBuilder({ page })
      // A scheme changes nothing but colours.
      const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze()
      const view = `${path} ${width} ${colorScheme}`
      expect(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.html}`)).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, `${view} is wider than the window`).toBeLessThanOrEqual(0)
    }
  }
}

test('pages for readers and consumers, with a checkout and a payment, are accessible, and the policy holds', async ({
  page,
}) => {
  const { watch } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  const checkout = new URL(page.url()).pathname
  await check(page, checkout)
  await page.setViewportSize({ width: 1280, height: 900 })
  await authorizeButton(page).click()
  const opens = page.getByRole('link', { name: 'Open the payment' }).first()
  await expect(opens).toBeVisible()
  const payment = (await opens.getAttribute('href')) ?? ''
  for (const path of [checkout, payment, ...PUBLIC_PAGES, ...SIGNED_IN_PAGES]) await check(page, path)
  watch.assertClean()
})

test('pages for operators are accessible, and the policy holds', async ({ page }) => {
  const { origin, rpcUrl } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  await openAsOperator(page, '/operator', ['treasury'])
  for (const path of OPERATOR_PAGES) await check(page, path)
  watch.assertClean()
})
