#!/usr/bin/env node
/**
 * First thing that runs in a bare clone, under whatever Node ≥ 20 is there and without any dependency:
 * installs what is missing, then hands over to the product's own Node (an npm package) and TypeScript.
 *
 *   node scripts/launch.mjs start|test|install|run FILE [arguments]
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
const [command = 'start', ...rest] = process.argv.slice(2)

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old: Warpshare needs Node 20 or newer.`)
}
install()
const TARGETS = { start: 'lib/processes/dev-stack.ts', test: 'scripts/run-tests.ts' }
if (command !== 'install') {
  const file = command === 'run' ? rest.shift() : TARGETS[command]
  if (!file) fail(`usage: node scripts/launch.mjs start|test|install|run FILE [arguments]`)
  hand(file, rest)
}

/** Installs the locked packages unless this very lock file is installed already. */
function install() {
  const lock = readFileSync('package-lock.json')
  const wanted = createHash('sha256').update(lock).digest('hex')
  const stamp = 'node_modules/.warpshare-installed'
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (isInstalled()) return writeFileSync(stamp, wanted)
  console.error('Installing packages (once) …')
  const npm = process.env.npm_execpath
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const shell = process.platform === 'win32' && !npm
  const result = npm
    ? spawnSync(process.execPath, [npm, ...flags], { stdio: ['ignore', 2, 2] })
    : spawnSync('npm', flags, { stdio: ['ignore', 2, 2], shell })
  if (result.status !== 0) fail('npm ci failed: see above. Nothing was started.')
  writeFileSync(stamp, wanted)
}

/** npm leaves its own copy of the lock file behind when it is done: the same set of packages needs no second run. */
function isInstalled() {
  const hidden = 'node_modules/.package-lock.json'
  if (!existsSync(hidden)) return false
  const have = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const want = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages
  return Object.entries(want).every(
    ([name, entry]) => name === '' || entry.optional || have[name]?.version === entry.version,
  )
}

/** The Node that the lock file pins for this platform; the caller's own where npm has none and it is new enough. */
function findNode() {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'win' }[process.platform]
  const names = [`node-${platform}-${os.arch()}`, `node-bin-${platform}-${os.arch()}`]
  for (const name of names) {
    for (const file of ['bin/node', 'bin/node.exe']) {
      const candidate = path.join(root, 'node_modules', name, file)
      if (existsSync(candidate)) return candidate
    }
  }
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  fail(`there is no packaged Node for ${process.platform}-${os.arch()}: run this under Node 22 or newer.`)
}

/** Runs a TypeScript file in the pinned Node, passes signals on and ends as it ends. */
function hand(file, args) {
  const node = findNode()
  const env = {
    ...process.env,
    PATH: [path.dirname(node), path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
  }
  const child = spawn(node, ['--conditions=react-server', '--import', 'tsx', file, ...args], { stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  endWithParent(child)
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
  child.on('error', (error) => fail(error.message))
}

/** npm killed hard cannot tell us: a new parent means that nobody is there to stop us any more. */
function endWithParent(child) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 1000).unref()
}

function fail(sentence) {
  console.error(`warpshare: ${sentence}`)
  process.exit(1)
}
