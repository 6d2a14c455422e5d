#!/usr/bin/env node
// Runs forge with our settings from the repository: `node contracts/scripts/forge.mjs test …`. Ends with one line of counts.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** The platform's forge binary itself. */
export function forgeBinary() {
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
  const folder = createRequire(import.meta.url).resolve(`@foundry-rs/forge-${process.platform}-${arch}/package.json`)
  return path.join(path.dirname(folder), 'bin', process.platform === 'win32' ? 'forge.exe' : 'forge')
}

/** Runs forge and answers its exit code and what it printed. */
export function runForge(args, { env = {}, quiet = false } = {}) {
  // Lint compiles without bytecode and coverage without optimiser: each has a cache of its own, or the tests find theirs.
  const own = args[0] === 'test' ? 'forge' : `forge-${args[0]}`
  const folders = { FOUNDRY_OUT: `cache/${own}/out`, FOUNDRY_CACHE_PATH: `cache/${own}/cache` }
  const result = spawnSync(forgeBinary(), [...args, '--root', '.'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      FOUNDRY_CONFIG: 'contracts/foundry.toml',
      FOUNDRY_DISABLE_NIGHTLY_WARNING: '1',
      ...(env.FOUNDRY_PROFILE === 'ir' ? {} : folders),
      ...env,
    },
  })
  if (!quiet) process.stderr.write(result.stderr ?? '')
  return { status: result.status ?? 1, stdout: result.stdout ?? '', stderr: result.stderr ?? '' }
}

if (process.argv[1] === import.meta.filename) {
  const { status, stdout } = runForge(process.argv.slice(2))
  const interesting = stdout.split('\n').filter((line) => !/^\[PASS\]|^[│|╭╰+]|^$/.test(line))
  console.log(interesting.join('\n'))
  const counts = /(\d+) tests passed, (\d+) failed/.exec(stdout)
  if (counts) console.log(`contracts: ${counts[1]} passed, ${counts[2]} failed`)
  process.exitCode = status
}
