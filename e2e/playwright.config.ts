import { defineConfig } from '@playwright/test'
import { findBrowser } from './fixtures/browser'

/** Files that wait longest, for epochs and windows to end: begun first, so that the others fill the time and none is last. */
const PATIENT = /\/(accessibility|two-networks|pay|prepaid|claim|verify-epoch|live-updates)\.spec\.ts$/

/** Journeys in a real Chromium against a whole local stack of their own; see fixtures/stack.ts. */
export default defineConfig({
  testDir: './specs',
  outputDir: '../.local/test-results/playwright',
  globalSetup: './fixtures/global-setup.ts',
  timeout: 480_000,
  expect: { timeout: 30_000 },
  // One stack: journeys of three files at a time, since most of them wait for blocks and epochs. Each has accounts of its own.
  workers: 3,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  projects: [
    { name: 'patient', testMatch: PATIENT },
    { name: 'quick', testIgnore: PATIENT },
  ],
  reporter: [['list'], ['json']],
  use: {
    launchOptions: await findBrowser(),
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    // Without a film: it costs more of two cores than all the rest of a trace, and its last picture is the screenshot.
    trace: { mode: 'retain-on-failure', screenshots: false },
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
  },
})
