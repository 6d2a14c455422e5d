#!/usr/bin/env node
// `npm run -s coverage:contracts`: coverage of the contracts by their unit tests; fails where one of them has less than 100 %
// of its lines or 95 % of its branches.
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { runForge } from './forge.mjs'

const file = path.resolve(import.meta.dirname, '../../cache/lcov.info')
// Forge does not make it.
mkdirSync(path.dirname(file), { recursive: true })
const { status, stdout } = runForge([
  'coverage',
  '--report',
  'lcov',
  '--report-file',
  'cache/lcov.info',
  '--no-match-path',
  'contracts/test/invariant/*',
])
if (status !== 0) {
  console.log(stdout.split('\n').slice(-20).join('\n'))
  process.exit(1)
}
const sum = { LF: 0, LH: 0, BRF: 0, BRH: 0 }
const tooLow = []
for (const record of readFileSync(file, 'utf8').split('end_of_record')) {
  const name = /SF:(.*)/.exec(record)?.[1] ?? ''
  if (!name.includes('contracts/src/') || name.includes('/testing/')) continue
  const value = (key) => Number(new RegExp(`^${key}:(\\d+)`, 'm').exec(record)?.[1] ?? 0)
  for (const key of Object.keys(sum)) sum[key] += value(key)
  if (value('LH') < value('LF') || value('BRH') < 0.95 * value('BRF')) tooLow.push(path.basename(name))
  const lines = [...record.matchAll(/^DA:(\d+),0$/gm)].map((match) => match[1])
  const branches = [...record.matchAll(/^BRDA:(\d+),.*,(0|-)$/gm)].map((match) => match[1])
  console.log(
    `${path.basename(name).padEnd(26)} lines ${value('LH')}/${value('LF')}  branches ${value('BRH')}/${value('BRF')}` +
      `${lines.length ? `  lines not run: ${lines.join(' ')}` : ''}${branches.length ? `  branches not taken: ${branches.join(' ')}` : ''}`,
  )
}
const lines = (100 * sum.LH) / sum.LF
const branches = (100 * sum.BRH) / sum.BRF
console.log(`contracts: lines ${lines.toFixed(2)} %, branches ${branches.toFixed(2)} %`)
if (tooLow.length > 0) {
  console.log(`too low: ${tooLow.join(', ')}`)
  process.exitCode = 1
}
