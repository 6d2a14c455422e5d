#!/usr/bin/env node
/**
 * Makes package-lock.json install everywhere. npm writes only the platform packages of the machine it ran on, and under
 * Node 20 drops optional packages that ask for Node 22 although the product brings its own Node 24.
 *
 *   node scripts/fix-lock.mjs           adds missing optional packages, removes `engines` of the native parts
 *   node scripts/fix-lock.mjs --check   only says whether that is done; exit 1 where it is not
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const check = process.argv.includes('--check')
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const { packages } = lock
const problems = []

/** Finds the entry that `name` required from `from` resolves to, as Node would. */
function find(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const candidate = `${at ? `${at}/` : ''}node_modules/${name}`
    if (packages[candidate]) return packages[candidate]
    if (at === '' || !at.includes('node_modules/')) return null
    if (!at.includes('/node_modules/')) at = ''
  }
}

for (const [at, entry] of Object.entries(packages)) {
  if (at !== '' && entry.optional && entry.engines && (entry.os || entry.cpu)) {
    problems.push(`${at} has engines`)
    delete entry.engines
  }
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (/^[~^*><]|[ |]/.test(version)) continue // a range may well be left out: npm resolves it itself
    if (packages[`node_modules/${name}`]?.version === version || find(at, name)?.version === version) continue
    problems.push(`${at || 'package.json'} wants ${name}@${version}`)
    if (!check) add(at, name, version)
  }
}

/**
 * Adds a platform package as npm would have, from the registry's own record of it; where this registry has no copy,
 * from its name alone, without a checksum (npm takes the registry's at install).
 */
function add(at, name, version) {
  const info = view(name, version) ?? guess(name)
  const place = packages[`node_modules/${name}`] ? `${at}/node_modules/${name}` : `node_modules/${name}`
  packages[place] = {
    version,
    ...(info['dist.integrity'] && { integrity: info['dist.integrity'] }),
    ...(info.cpu && { cpu: [info.cpu].flat() }),
    ...(info.libc && { libc: [info.libc].flat() }),
    ...(info.license && { license: info.license }),
    optional: true,
    ...(info.os && { os: [info.os].flat() }),
  }
}

function view(name, version) {
  const fields = ['dist.integrity', 'cpu', 'os', 'libc', 'license']
  try {
    const options = { stdio: ['ignore', 'pipe', 'ignore'] }
    return JSON.parse(execFileSync('npm', ['view', `${name}@${version}`, ...fields, '--json'], options).toString())
  } catch {
    return null // a mirror may hold this machine's platform only
  }
}

function guess(name) {
  const os = /(darwin|linux|win32|android|freebsd|openharmony|wasm32)/.exec(name)?.[1]
  const cpu = /(arm64|amd64|x64|ia32|ppc64|riscv64|s390x|arm|wasm32)/.exec(name.replace('wasm32-', ''))?.[1]
  return { os: os === 'wasm32' ? undefined : os, cpu: os === 'wasm32' ? 'wasm32' : cpu === 'amd64' ? 'x64' : cpu }
}

if (check) {
  for (const problem of problems) console.error(`package-lock.json: ${problem}`)
  if (problems.length > 0) console.error('Run: node scripts/fix-lock.mjs')
  process.exit(problems.length > 0 ? 1 : 0)
}
const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync('package-lock.json', `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)
console.log(`package-lock.json: ${problems.length} repairs`)
