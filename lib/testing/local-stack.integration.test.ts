import { afterAll, expect, it } from 'vitest'
import { createLocalStack } from './local-stack'
import { stopTestDatabases } from './test-database'

afterAll(stopTestDatabases)

/** Live children of this process. */
const children = () => process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length

it('leaves no chain behind where a deployment fails', async () => {
  const working = await createLocalStack()
  const before = children()
  await expect(createLocalStack({ epochLength: 0 })).rejects.toThrow()
  await expect.poll(children, { timeout: 30_000 }).toBe(before)
  expect(await working.client.getChainId()).toBe(31_337) // the other one is not touched
  await working.stop()
})
