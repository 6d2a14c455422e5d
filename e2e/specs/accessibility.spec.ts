import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { createFundedAccount } from '../fixtures/chain'
import { connectAndSignIn } from '../fixtures/sign-in'
import { stackFacts } from '../fixtures/stack'
import { installWallet } from '../fixtures/wallet'
import { watchPage } from '../fixtures/watch-page'

const PUBLIC_PAGES = ['/', '/epochs', '/epochs/0']
const SIGNED_IN_PAGES = ['/dashboard', '/pay', '/rewards', '/history', '/wallets', '/operator']
const VIEWS = [
  { width: 1280, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const

test('axe finds nothing, nothing scrolls sideways and the policy holds, on every page, wide and light, narrow and dark', async ({
  page,
}) => {
  const { origin, rpcUrl, chainId } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  const account = await createFundedAccount(1_000_000n)
  await installWallet({ page, privateKeys: [account.privateKey], rpcUrl, chainId })
  await page.goto(`${origin}/dashboard`)
  await connectAndSignIn(page, 'Test Wallet')

  for (const { width, colorScheme } of VIEWS) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of [...PUBLIC_PAGES, ...SIGNED_IN_PAGES]) {
      await page.goto(`${origin}${path}`)
      await expect(page.locator('main h1').first()).toBeVisible()
      await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${path} ${width}: ${id} ${nodes[0]?.html}`)).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, `${path} at ${width} px is wider than the window`).toBeLessThanOrEqual(0)
    }
  }
  watch.assertClean()
})
