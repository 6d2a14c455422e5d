import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from '@playwright/test'
import { findBrowser } from '../e2e/fixtures/browser'
import { startStack } from '../e2e/fixtures/stack'

/**
 * Takes the product's pictures with the demo wallet, at 1280 and 360 px, light and dark:
 *
 *   npm run screenshots                                     starts a stack of its own, writes docs/pictures (some pages)
 *   npm run screenshots -- --origin http://localhost:3000 --out /tmp/shots --pages all
 */
const { values } = parseArgs({
  options: {
    origin: { type: 'string' },
    out: { type: 'string', default: 'docs/pictures' },
    pages: { type: 'string', default: 'landing,rewards,payment,epoch' },
  },
})

type Picture = { name: string; find: (page: Page, origin: string) => Promise<string | null> }

const at = (name: string, pathname: string): Picture => ({ name, find: async () => pathname })

/** The first row of a list decides which detail page is shown. */
function newest(name: string, list: string, toPath: (item: Record<string, unknown>) => string): Picture {
  return {
    name,
    find: async (page, origin) => {
      const answer = await page.request.get(`${origin}/api/v1/${list}`)
      const { items } = (await answer.json()) as { items: Record<string, unknown>[] }
      const item = items.find((candidate) => candidate.status !== 'open' && candidate.status !== 'closed') ?? items[0]
      return item ? toPath(item) : null
    },
  }
}

const PICTURES: readonly Picture[] = [
  at('landing', '/'),
  at('dashboard', '/dashboard'),
  at('pay', '/pay'),
  at('rewards', '/rewards'),
  at('epochs', '/epochs'),
  newest('epoch', 'epochs?limit=10', (item) => `/epochs/${item.epoch}`),
  newest('payment', 'payments', (item) => `/payments/${item.paymentId}`),
  at('prepaid', '/prepaid'),
  at('history', '/history'),
  at('statement', `/statements/${new Date().toISOString().slice(0, 7)}`),
  at('wallets', '/wallets'),
  at('operator', '/operator'),
]

const WIDTHS = [1280, 360] as const
const THEMES = ['light', 'dark'] as const

/** A signed-in page: connects the demo wallet as a newcomer would. */
async function signIn(browser: Browser, origin: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  await page.goto(`${origin}/dashboard`)
  await page.getByRole('main').getByRole('button', { name: 'Connect wallet' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Demo wallet' }).click()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('button', { name: 'Sign message' }).click()
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await page
    .getByRole('banner')
    .getByLabel(/^Account 0x/)
    .waitFor()
  return page
}

async function capture(page: Page, origin: string, out: string): Promise<void> {
  const wanted = values.pages === 'all' ? null : values.pages.split(',')
  for (const picture of PICTURES.filter(({ name }) => !wanted || wanted.includes(name))) {
    const pathname = await picture.find(page, origin)
    if (pathname === null) {
      console.log(`${picture.name}: nothing to show yet, its pictures stay`)
      continue
    }
    for (const width of WIDTHS) {
      for (const theme of THEMES) {
        await page.setViewportSize({ width, height: width === 360 ? 780 : 900 })
        await page.emulateMedia({ colorScheme: theme })
        await page.goto(`${origin}${pathname}`)
        await page.waitForLoadState('networkidle', { timeout: 5_000 }).catch(() => undefined)
        await page.waitForTimeout(800)
        await page.screenshot({ path: path.join(out, `${picture.name}-${width}-${theme}.png`), fullPage: true })
      }
    }
    console.log(`${picture.name}: ${pathname}`)
  }
}

/** Pictures of an empty product say little: waits until some epochs pay. */
async function waitForHistory(origin: string): Promise<void> {
  for (let waited = 0; waited < 240_000; waited += 2_000) {
    const { items } = (await (await fetch(`${origin}/api/v1/epochs?limit=50`)).json()) as {
      items: { status: string }[]
    }
    if (items.filter((item) => item.status === 'active').length >= 4) return
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
}

const stack = values.origin ? null : await startStack()
const origin = values.origin ?? stack?.facts.origin ?? ''
mkdirSync(values.out, { recursive: true })
const browser = await chromium.launch(await findBrowser())
try {
  await waitForHistory(origin)
  await capture(await signIn(browser, origin), origin, values.out)
} finally {
  await browser.close()
  await stack?.stop()
}
