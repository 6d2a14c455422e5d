import { defineConfig } from '@playwright/test'
import { findBrowser } from './fixtures/browser'

/** Journeys in a real Chromium against a whole local stack of their own; see fixtures/stack.ts. */
export default defineConfig({
  testDir: './specs',
  outputDir: '../.local/test-results/playwright',
  globalSetup: './fixtures/global-setup.ts',
  timeout: 480_000,
  expect: { timeout: 30_000 },
  // One stack: journeys of two files at a time, since most of them wait for blocks and epochs. Each has accounts of its own.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  reporter: [['list'], ['json']],
  use: {
    launchOptions: await findBrowser(),
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
  },
})
