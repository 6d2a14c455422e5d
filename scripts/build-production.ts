import { globSync, readFileSync } from 'node:fs'
import { buildWeb } from '../lib/processes/build-web'

/**
 * Builds the pages as they are deployed and proves that the demo wallet is not in them: the local network's build holds
 * the marker, this one must not hold it anywhere.
 */
const MARKER = 'WARPSHARE_DEMO_WALLET'
const DIST_DIR = '.next'

const built = await buildWeb({ distDir: DIST_DIR, localDemo: false, logDir: '.local/logs' })
const files = globSync(`${DIST_DIR}/{server,static}/**/*.{js,html,rsc,json,css}`)
const leaks = files.filter((file) => readFileSync(file, 'utf8').includes(MARKER))
if (files.length === 0) {
  console.error(`${DIST_DIR} holds no files: the check would prove nothing.`)
  process.exit(1)
}
if (leaks.length > 0) {
  console.error(`The production build contains the demo wallet:\n${leaks.join('\n')}`)
  process.exit(1)
}
console.log(`${built ? 'Built' : 'Up to date'}; ${files.length} files without the demo wallet.`)
