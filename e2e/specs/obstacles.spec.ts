import { expect, test } from '@playwright/test'
import { authorizeButton, getQuote, openAsConsumer } from '../fixtures/consumer'
import { accountMenu } from '../fixtures/sign-in'
import { stackFacts } from '../fixtures/stack'

test('too little money is said with how much is missing, and leads to a smaller task', async ({ page }) => {
  const { watch } = await openAsConsumer(page, '/pay', { dollars: 1_500_000n })
  await getQuote(page)
  await expect(page.getByText('0.60 USDC short: you have 1.50')).toBeVisible()
  await expect(authorizeButton(page)).toBeDisabled()
  await page.getByRole('link', { name: 'Change the task' }).click()
  await expect(page).toHaveURL(/\/pay$/)
  watch.assertClean()
})

test('an expired quote sends nothing and is renewed by one button', async ({ page }) => {
  const { wallet } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  const first = page.url()
  await page.clock.setSystemTime(Date.now() + 16 * 60_000)
  await expect(page.getByText('This quote has expired')).toBeVisible()
  await expect(authorizeButton(page)).toBeDisabled()
  expect(wallet.requests).not.toContain('eth_signTypedData_v4')
  await page.clock.setSystemTime(Date.now())
  await page.getByRole('button', { name: 'Get a new quote' }).click()
  await expect(page).not.toHaveURL(first)
  await expect(authorizeButton(page)).toBeEnabled()
})

test('a wallet on another network is told of on every page and switched by one press', async ({ page }) => {
  const { wallet } = await openAsConsumer(page, '/pay')
  await getQuote(page)
  await wallet.switchChain(10)
  const banner = page.getByText('Your wallet is on another network (chain 10)')
  await expect(banner).toBeVisible()
  for (const place of ['Dashboard', 'Rewards', 'History', 'Wallets']) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click()
    await expect(page.getByRole('heading', { level: 1, name: place })).toBeVisible()
    await expect(banner).toBeVisible()
  }
  await page.getByRole('button', { name: 'Switch to Local network' }).click()
  await expect(banner).toBeHidden()
  expect(wallet.requests).toContain('wallet_switchEthereumChain')
})

test('a wallet on a network that is not served is led to one before it signs in', async ({ page }) => {
  const { origin } = stackFacts()
  const { wallet } = await openAsConsumer(page, '/dashboard', { dollars: 0n })
  await wallet.switchChain(10)
  await page.request.delete(`${origin}/api/v1/sessions`, { headers: { origin } }) // signed out everywhere, from elsewhere
  await page.reload()
  await expect(page.getByText('To sign in, your wallet has to be on a network that is served here.')).toBeVisible()
  const signIn = page.getByRole('main').getByRole('button', { name: 'Sign in' })
  wallet.rejectNext('wallet_switchEthereumChain')
  await signIn.click()
  await expect.poll(() => wallet.requests).toContain('wallet_switchEthereumChain')
  await expect(signIn).toBeEnabled() // refused in the wallet: everything is as it was
  await signIn.click()
  await page.getByRole('button', { name: 'Sign message' }).click()
  await expect(accountMenu(page)).toBeVisible()
})

test('a sign-in whose first question to the server is lost goes on by itself', async ({ page }) => {
  let lost = 0
  await page.route('**/api/v1/siwe/nonce', (route) => {
    if (lost === 2) return route.continue()
    lost += 1
    return lost === 1 ? route.abort('connectionreset') : route.fulfill({ status: 503 })
  })
  await openAsConsumer(page, '/pay', { dollars: 0n })
  expect(lost).toBe(2)
})
