import type { Page } from '@playwright/test'

/** A task as it is typed into the form: the rate card's key, GPUs and hours in digits. */
export type TypedTask = { model: string; gpus: string; hours: string }

/** Connects the demo wallet on the dashboard and signs in, as a newcomer would. The header shows the account afterwards. */
export async function connectDemoWallet(page: Page, origin: string): Promise<void> {
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
}

/** Asks for a signed quote in the form and returns its checkout's path. No money moves. */
export async function askQuote(page: Page, origin: string, task: TypedTask): Promise<string> {
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${origin}/pay`)
  await page.getByLabel('GPU model').selectOption(task.model)
  await page.getByLabel('GPUs').fill(task.gpus)
  await page.getByLabel('Longest run').fill(task.hours)
  await page.getByRole('button', { name: 'Get a signed quote' }).click()
  await page.waitForURL(/\/pay\/quo_/)
  return new URL(page.url()).pathname
}

/** Pays the quote of a checkout with the demo wallet: agrees to each of its questions until the payment can be opened. */
export async function payQuote(page: Page, origin: string, checkout: string): Promise<void> {
  await page.goto(`${origin}${checkout}`)
  await page.getByRole('button', { name: /^Authorize / }).click()
  const opens = page.getByRole('link', { name: 'Open the payment' }).first()
  const agrees = page.getByRole('dialog').getByRole('button', { name: /^(Sign|Send)$/ })
  while (!(await opens.isVisible())) {
    await opens.or(agrees).first().waitFor()
    if (await agrees.isVisible()) await agrees.click()
  }
}
