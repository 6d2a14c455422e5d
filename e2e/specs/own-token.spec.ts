import { expect, test } from '@playwright/test'
import { createWalletClient, erc20Abi, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { balanceOf, ownToken, publicClient } from '../fixtures/chain'
import { openAsConsumer } from '../fixtures/consumer'
import { stackFacts } from '../fixtures/stack'

const WARP = 10n ** 18n
const FRIEND = '0x00000000000000000000000000000000000000aa'

test('the own token is sent and burned, and both stand in the history', async ({ page }) => {
  const { address, watch } = await openAsConsumer(page, '/wallets')
  const purse = createWalletClient({
    account: privateKeyToAccount(stackFacts().purse),
    chain: publicClient().chain,
    transport: http(stackFacts().rpcUrl),
  })
  const token = ownToken()
  const given = await purse.writeContract({
    ...{ address: token.address, abi: erc20Abi, functionName: 'transfer', args: [address, 10n * WARP] },
  })
  await publicClient().waitForTransactionReceipt({ hash: given })
  const before = await balanceOf(token.address, FRIEND)

  const card = page.getByRole('region', { name: 'WARP' })
  await expect(card.getByText('Available 10.00')).toBeVisible()
  await card.getByLabel('Amount').fill('4')
  await card.getByLabel('Send to').fill(FRIEND)
  await card.getByRole('button', { name: 'Send 4.00 WARP' }).click()
  await expect.poll(() => balanceOf(token.address, FRIEND)).toBe(before + 4n * WARP)
  await expect(card.getByText('Available 6.00')).toBeVisible()

  await card.getByLabel('Amount').fill('1.5')
  await card.getByRole('button', { name: 'Burn 1.50 WARP' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Burn 1.50 WARP' }).click()
  await expect.poll(() => balanceOf(token.address, address)).toBe((45n * WARP) / 10n)

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'History' }).click()
  for (const text of [/Sent/, /Burned/]) {
    await expect(page.getByRole('row').filter({ hasText: text }).first()).toBeVisible()
  }
  watch.assertClean()
})
