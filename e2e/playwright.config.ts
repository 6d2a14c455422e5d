import { defineConfig } from '@playwright/test'
import { findBrowser } from './fixtures/browser'

/** Journeys in a real Chromium against a whole local stack of their own; see fixtures/stack.ts. */
export default defineConfig({
  testDir: './specs',
  outputDir: '../.local/test-results/playwright',
  globalSetup: './fixtures/global-setup.ts',
  timeout: 300_000,
  expect: { timeout: 20_000 },
  // One stack, one chain: journeys take turns.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json']],
  use: {
    launchOptions: await findBrowser(),
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
  },
})
