import { expect, test } from '@playwright/test'
import { privateKeyToAccount } from 'viem/accounts'
import { localAccount } from '../../lib/config/local-accounts'
import { reportUsage } from '../../lib/processes/simulator/meter'
import { createPlatformClient } from '../../lib/processes/simulator/platform-client'
import { balanceOf, createFundedAccount, ownToken } from '../fixtures/chain'
import { connectAndSignIn } from '../fixtures/sign-in'
import { stackFacts } from '../fixtures/stack'
import { playTrace, readTraceDay } from '../fixtures/trace'
import { installWallet } from '../fixtures/wallet'
import { watchPage } from '../fixtures/watch-page'

test('a day of a GPU trace is metered, its epoch closes, its busiest provider claims and sees it in the history', async ({
  page,
}) => {
  const { origin, rpcUrl, chainId, deployment } = stackFacts()
  const watch = watchPage(page, [origin, rpcUrl])
  const provider = await createFundedAccount(0n)
  const wallet = await installWallet({ page, privateKeys: [provider.privateKey], rpcUrl, chainId })

  const toMs = Date.now() - 2_000
  const prefix = provider.address.slice(2, 10)
  const records = playTrace(readTraceDay(), { fromMs: toMs - 20_000, toMs, provider: provider.address, prefix })
  const meter = {
    client: createPlatformClient(origin),
    network: { chainId, deployment },
    account: privateKeyToAccount(localAccount('meter').privateKey),
  }
  const answer = await reportUsage(meter, records)
  expect(answer).toEqual({ accepted: records.length, duplicates: 0, rejected: [] })
  expect(await reportUsage(meter, records)).toEqual({ accepted: 0, duplicates: records.length, rejected: [] })

  await page.goto(`${origin}/rewards`)
  await connectAndSignIn(page, 'Test Wallet')
  const claim = page.getByRole('button', { name: /^Claim .*WARP/ })
  await expect(claim).toBeEnabled({ timeout: 240_000 })
  wallet.rejectNext('eth_sendTransaction')
  await claim.click()
  await expect(claim).toBeEnabled() // refused in the wallet: nothing happened
  expect(await balanceOf(ownToken().address, provider.address)).toBe(0n)

  await claim.click()
  await expect.poll(() => balanceOf(ownToken().address, provider.address), { timeout: 60_000 }).toBeGreaterThan(0n)
  const paid = await balanceOf(ownToken().address, provider.address)
  const { claims } = (await (await page.request.get(`${origin}/api/v1/rewards/${provider.address}`)).json()) as {
    claims: { cumulativeAmount: string }[]
  }
  expect(claims.map(({ cumulativeAmount }) => BigInt(cumulativeAmount))).toEqual([paid])

  await page.goto(`${origin}/history`)
  await expect(
    page
      .getByRole('row')
      .filter({ hasText: /claimed/i })
      .first(),
  ).toBeVisible({ timeout: 60_000 })
  watch.assertClean()
})
