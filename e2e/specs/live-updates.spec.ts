import { expect, test } from '@playwright/test'
import { publicClient } from '../fixtures/chain'
import { openAsConsumer } from '../fixtures/consumer'
import { stackFacts } from '../fixtures/stack'

/** Blocks of the first network, one a second, that the page is watched for. */
const BLOCKS = 20n

/**
 * Most often that one thing may be asked for meanwhile: every four seconds, and with each turn of an epoch, with room for a
 * machine on which blocks take longer. A page that asked with every block would ask 20 times for each network.
 */
const MOST_A_PATH = 16

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
  const passBlocks = async (blocks: bigint) => {
    const end = (await publicClient().getBlockNumber()) + blocks
    await expect.poll(() => publicClient().getBlockNumber(), { timeout: 120_000 }).toBeGreaterThanOrEqual(end)
  }
  await passBlocks(BLOCKS)
  const often = [...asked].filter(([, times]) => times > MOST_A_PATH)
  expect(often, JSON.stringify([...asked])).toEqual([])
  expect(asked.get('/api/v1/events') ?? 0).toBeLessThanOrEqual(1)

  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await passBlocks(3n) // what was on its way arrives
  asked.clear()
  await passBlocks(BLOCKS / 2n)
  asked.delete('/api/v1/health') // the footer's line, every fifteen seconds
  expect([...asked]).toEqual([])
})
