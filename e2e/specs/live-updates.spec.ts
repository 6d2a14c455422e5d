import { expect, test } from '@playwright/test'
import { publicClient } from '../fixtures/chain'
import { openAsConsumer } from '../fixtures/consumer'
import { stackFacts } from '../fixtures/stack'

/** Blocks of the first network, one a second, that the page is watched for. */
const BLOCKS = 40n

/**
 * Most often that one thing may be asked for meanwhile: every fifteen seconds, and with each turn of an epoch, with room for
 * a machine on which blocks take longer. A page that asked with every block would ask 40 times for each network.
 */
const MOST_A_PATH = 16

/** What events tell of is asked for once more after the stream opened, and after a gap in it; polled, it would be ten times. */
const TOLD = ['/api/v1/payments', '/api/v1/history']
const MOST_TOLD = 5

async function passBlocks(blocks: bigint) {
  const end = (await publicClient().getBlockNumber()) + blocks
  await expect.poll(() => publicClient().getBlockNumber(), { timeout: 120_000 }).toBeGreaterThanOrEqual(end)
}

test('an idle page asks for no figure with every block, keeps one stream, and asks for nothing while it is hidden', async ({
  page,
}) => {
  const { origin } = stackFacts()
  await openAsConsumer(page, '/dashboard', { dollars: 0n })
  await expect(page.getByText('Second local network as of block')).toBeVisible()
  const asked = new Map<string, number>()
  page.on('request', (request) => {
    const { pathname, host } = new URL(request.url())
    const path = request.url().startsWith(origin) ? pathname : `POST ${host}`
    asked.set(path, (asked.get(path) ?? 0) + 1)
  })
  await passBlocks(BLOCKS)
  const often = [...asked].filter(([, times]) => times > MOST_A_PATH)
  expect(often, JSON.stringify([...asked])).toEqual([])
  for (const path of TOLD) expect(asked.get(path) ?? 0, JSON.stringify([...asked])).toBeLessThanOrEqual(MOST_TOLD)
  expect(asked.get('/api/v1/events') ?? 0).toBeLessThanOrEqual(1)

  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await passBlocks(3n) // what was on its way arrives
  asked.clear()
  await passBlocks(10n)
  asked.delete('/api/v1/health') // the footer's line, every fifteen seconds
  expect([...asked]).toEqual([])
})

test('a page whose stream is refused asks as if it had none, and opens another one by itself', async ({ page }) => {
  let refused = 0
  await page.route('**/api/v1/events*', (route) => {
    refused += 1
    return route.fulfill({ status: 503, body: '' })
  })
  let asked = 0
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/v1/payments') asked += 1
  })
  await openAsConsumer(page, '/dashboard', { dollars: 0n })
  await expect.poll(() => refused, { timeout: 60_000 }).toBeGreaterThan(1)
  const before = asked
  await expect.poll(() => asked, { timeout: 60_000 }).toBeGreaterThan(before + 2)
  await page.unroute('**/api/v1/events*')
  await page.waitForResponse((response) => response.url().includes('/api/v1/events') && response.ok())
})
