import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ROLE_MATRIX } from '../deploy/role-matrix'
import { readContracts } from './callers'
import { layoutErrors, type Namespace, readNamespaces } from './storage-layout'
import { untestedFunctions } from './untested-functions'

/**
 * `npm run -s contracts:check`: what a reader would otherwise have to believe. Source rules, the role matrix against the
 * restricted functions, the storage layout against its snapshot (a reordered one is refused), upgrade safety by
 * OpenZeppelin's tool. `--update` writes the layout snapshot.
 */
const root = path.resolve(import.meta.dirname, '../..')
const source = path.join(root, 'contracts/src')
const problems: string[] = []

/** Where assembly is written: what claims, settlements and charges run through, each fuzzed against plain Solidity. */
const ASSEMBLY = [
  ...['libraries/RewardTree.sol', 'rewards/DistributorClaims.sol', 'payments/EscrowSettlement.sol'],
  ...['payments/EscrowStorage.sol', 'payments/EscrowCollectors.sol', 'payments/EscrowCharges.sol'],
]

const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sol'))
const textOf = (name: string) => readFileSync(path.join(source, name), 'utf8')

/** Contracts whose tests are in another contract's folder: the one that makes them. */
const MAKERS: Readonly<Record<string, string>> = { EscrowExtension: 'PaymentEscrow', X402Till: 'X402Collector' }

for (const name of files) {
  const text = textOf(name)
  const code = text.replace(/\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '')
  const rule = (broken: boolean, what: string) => {
    if (broken) problems.push(`contracts/src/${name}: ${what}`)
  }
  rule(!/^pragma solidity 0\.8\.37;$/m.test(text), 'the compiler version is not pinned to 0.8.37')
  rule(/tx\.origin/.test(code), 'tx.origin')
  rule(/selfdestruct|\.delegatecall\(/.test(code), 'selfdestruct or delegatecall')
  rule(/encodePacked\(/.test(code), 'abi.encodePacked')
  rule(/[\u202a-\u202e\u2066-\u2069]/.test(text), 'a bidirectional control character')
  const assembly = [...code.matchAll(/assembly([^{]*)\{([^}]*)\}/g)].map((match) => [match[1], match[2]?.trim()])
  rule(
    !ASSEMBLY.includes(name) && assembly.some(([, block]) => block !== '$.slot := location'),
    'assembly other than the ERC-7201 pointer',
  )
  rule(
    assembly.some(([mark]) => !mark?.includes('"memory-safe"')),
    'assembly that is not marked memory-safe',
  )
  rule(/balanceOf\([^)]*\)\s*==/.test(code), 'an exact balance check')
}

const restricted = new Set<string>()
for (const name of files) {
  for (const match of textOf(name).matchAll(/function (\w+)\([^)]*\)[^{;]*\brestricted\b/g))
    restricted.add(match[1] ?? '')
}
restricted.delete('_authorizeUpgrade')
restricted.add('upgradeToAndCall')
const inMatrix = new Set(ROLE_MATRIX.map(([, signature]) => signature.slice(0, signature.indexOf('('))))
for (const name of restricted) if (!inMatrix.has(name)) problems.push(`${name} is restricted and not in ROLE_MATRIX`)
for (const name of inMatrix) if (!restricted.has(name)) problems.push(`${name} is in ROLE_MATRIX and not restricted`)

// Interfaces say what others have as well, and what runs on local chains alone is nobody's money.
const deployed = files.filter((name) => !/^(interfaces|testing)\//.test(name))
const written = new Set(
  deployed.flatMap((name) => [...textOf(name).matchAll(/function (\w+)\(/g)].map(([, f]) => f ?? '')),
)
for (const { name, abi } of readContracts(root)) {
  const contract = MAKERS[name] ?? name
  for (const untested of untestedFunctions(path.join(root, 'contracts/test'), { contract, abi, written }))
    problems.push(`${untested} has no test file of its name`)
}

const snapshotFolder = path.join(root, 'contracts/deploy/storage-layout')
mkdirSync(snapshotFolder, { recursive: true })
const namespaces = readNamespaces(source, files)
for (const namespace of namespaces) {
  const file = path.join(snapshotFolder, `${namespace.id.split('.').at(-1)}.json`)
  if (process.argv.includes('--update') || !existsSync(file)) {
    writeFileSync(file, `${JSON.stringify(namespace, null, 2)}\n`)
    continue
  }
  const before: Namespace = JSON.parse(readFileSync(file, 'utf8'))
  problems.push(...layoutErrors(before, namespace))
  const [first, second, ...rest] = before.fields
  const reordered = { ...before, fields: [second, first, ...rest].filter((field) => field !== undefined) }
  if (layoutErrors(before, reordered).length === 0) problems.push(`${namespace.id}: a reordered layout passes`)
}

const validated = execFileSync(
  process.execPath,
  [
    path.join(root, 'node_modules/@openzeppelin/upgrades-core/dist/cli/cli.js'),
    'validate',
    'artifacts/build-info',
    '--unsafeAllow',
    'constructor',
  ],
  { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
)
const verdict = validated.trim().split('\n').at(-1) ?? ''
if (!/SUCCESS|passed/i.test(validated)) problems.push(`upgrades-core validate: ${verdict}`)

for (const problem of problems) console.error(problem)
console.log(
  `contracts: ${files.length} sources, ${restricted.size} restricted functions, ${namespaces.length} storage layouts; upgrades-core: ${verdict}; ${problems.length} problems`,
)
if (problems.length > 0) process.exitCode = 1
