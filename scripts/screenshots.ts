import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { findBrowser } from '../e2e/fixtures/browser'
import { startStack } from '../e2e/fixtures/stack'
import { askQuote, connectDemoWallet, payQuote } from './demo-user'

/**
 * Takes the product's pictures with the demo wallet, at 1280 and 360 px, light and dark, after it paid for two tasks:
 *
 *   npm run screenshots                                     starts a stack of its own, writes docs/pictures (some pages)
 *   npm run screenshots -- --origin http://localhost:3000 --out /tmp/shots --pages all
 */
const { values } = parseArgs({
  options: {
    origin: { type: 'string' },
    out: { type: 'string', default: 'docs/pictures' },
    pages: { type: 'string', default: 'landing,rewards,checkout,payment,epoch' },
  },
})

type Picture = { name: string; find: (page: Page, origin: string) => Promise<string | null> }

const at = (name: string, pathname: string): Picture => ({ name, find: async () => pathname })

type Item = Record<string, unknown>

async function readItems(page: Page, url: string): Promise<Item[]> {
  const { items } = (await (await page.request.get(url)).json()) as { items: Item[] }
  return items
}

/** The first row of a list in this state, or else the first of all, decides which detail page is shown. */
function newest(name: string, list: string, status: string, toPath: (item: Item) => string): Picture {
  return {
    name,
    find: async (page, origin) => {
      const items = await readItems(page, `${origin}/api/v1/${list}`)
      const item = items.find((candidate) => candidate.status === status) ?? items[0]
      return item ? toPath(item) : null
    },
  }
}

const PICTURES: readonly Picture[] = [
  at('landing', '/'),
  at('dashboard', '/dashboard'),
  at('pay', '/pay'),
  { name: 'checkout', find: (page, origin) => askQuote(page, origin, { model: 'a100-80gb', gpus: '4', hours: '1' }) },
  at('rewards', '/rewards'),
  at('epochs', '/epochs'),
  newest('epoch', 'epochs?limit=10', 'active', (item) => `/epochs/${item.epoch}`),
  newest('payment', 'payments', 'settled', (item) => `/payments/${item.paymentId}`),
  at('prepaid', '/prepaid'),
  at('history', '/history'),
  at('statement', `/statements/${new Date().toISOString().slice(0, 7)}`),
  at('wallets', '/wallets'),
  at('operator', '/operator'),
]

const WIDTHS = [1280, 360] as const
const THEMES = ['light', 'dark'] as const

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

/** Asks again every two seconds until it is so; gives up with a word after `limitMs`, and the pictures show what is there. */
async function waitUntil(what: string, limitMs: number, isSo: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < limitMs; waited += 2_000) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 2_000))
  }
  console.log(`${what}: not so after ${limitMs / 1000} s`)
}

/** Pictures of an empty product say little: a payment runs to its end, a second one is under way, some epochs pay. */
async function makeHistory(page: Page, origin: string): Promise<void> {
  await payQuote(page, origin, await askQuote(page, origin, { model: 'h100-sxm', gpus: '2', hours: '0.5' }))
  await waitUntil('a settled payment', 360_000, async () =>
    (await readItems(page, `${origin}/api/v1/payments`)).some(({ status }) => status === 'settled'),
  )
  await payQuote(page, origin, await askQuote(page, origin, { model: 'rtx-4090', gpus: '8', hours: '2' }))
  await waitUntil('four active epochs', 240_000, async () => {
    const epochs = await readItems(page, `${origin}/api/v1/epochs?limit=50`)
    return epochs.filter(({ status }) => status === 'active').length >= 4
  })
}

const stack = values.origin ? null : await startStack()
const origin = values.origin ?? stack?.facts.origin ?? ''
mkdirSync(values.out, { recursive: true })
const browser = await chromium.launch(await findBrowser())
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
  await connectDemoWallet(page, origin)
  await makeHistory(page, origin)
  await capture(page, origin, values.out)
} finally {
  await browser.close()
  await stack?.stop()
}
