// Compiles a changed contract by itself, without the tests and (but for the distributor) without the optimiser, and puts its
// code where forge finds it: forge then compiles nothing, and a mutant takes seconds.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const solc = createRequire(import.meta.url)('solc')

/** Contracts that the tests deploy, by their path under contracts/src. The stack of the unoptimised distributor is too deep. */
const DEPLOYED = {
  'payments/PaymentEscrow.sol': { optimizer: false },
  'payments/X402Collector.sol': { optimizer: false },
  'rewards/EmissionController.sol': { optimizer: false },
  'rewards/RewardDistributor.sol': { optimizer: true },
  'token/WarpToken.sol': { optimizer: false },
}

const FOLDER = 'contracts/src/'
const nameOf = (file) => path.basename(file, '.sol')

/**
 * Compiles a deployed contract (a path as in `DEPLOYED`) in the tree at `root`, with `changed` (texts by path under
 * contracts/src) in place of what is on the disk. Answers its creation code and the sources that it was made of, or the
 * compiler's errors.
 */
export function compile(root, file, changed = {}) {
  const read = new Set()
  const textOf = (name) => {
    read.add(name.replace(FOLDER, ''))
    return changed[name.replace(FOLDER, '')] ?? readFileSync(path.join(root, name), 'utf8')
  }
  const name = FOLDER + file
  const input = {
    language: 'Solidity',
    sources: { [name]: { content: textOf(name) } },
    settings: {
      remappings: ['@openzeppelin/=node_modules/@openzeppelin/', 'solady/=node_modules/solady/'],
      evmVersion: 'cancun',
      metadata: { bytecodeHash: 'none' },
      optimizer: { enabled: DEPLOYED[file].optimizer, runs: 200 },
      outputSelection: { [name]: { [nameOf(file)]: ['evm.bytecode.object'] } },
    },
  }
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: (path) => ({ contents: textOf(path) }) }))
  const errors = (output.errors ?? []).filter(({ severity }) => severity === 'error').map((e) => e.formattedMessage)
  const code = errors.length > 0 ? undefined : output.contracts[name][nameOf(file)].evm.bytecode.object
  return { errors, code, sources: [...read] }
}

/** Every deployed contract as it is, by its path: its creation code and the sources that it is made of. */
export function compileAll(root) {
  return Object.fromEntries(
    Object.keys(DEPLOYED).map((file) => {
      const { errors, code, sources } = compile(root, file)
      if (errors.length > 0) throw new Error(errors.join('\n'))
      return [file, { code, sources }]
    }),
  )
}

/** Puts creation code (by the contract's path) into forge's artifacts, from which the tests deploy. */
export function putCode(root, codes) {
  for (const [file, code] of Object.entries(codes)) {
    const artifact = path.join(root, 'cache/forge/out', path.basename(file), `${nameOf(file)}.json`)
    const content = JSON.parse(readFileSync(artifact, 'utf8'))
    content.bytecode.object = `0x${code}`
    writeFileSync(artifact, JSON.stringify(content))
  }
}
