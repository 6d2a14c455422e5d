import { CommandLineError } from './command-line-error'
import { runCompute } from './compute-command'
import { runProof } from './proof-command'
import { runTree } from './tree-command'
import { runVerify } from './verify-command'

const HELP = `Usage: npm run -s rewards -- <command>

  tree LEAVES.csv [--out DIR]
  compute USAGE.csv --rates RATES.json [--emission TOKEN=AMOUNT]... [--carried TOKEN=AMOUNT]...
          [--captures CAPTURES.csv] [--epoch E --earlier EARLIER.csv] [--previous LEAVES.csv] [--out DIR]
  proof DIR ACCOUNT [TOKEN]
  verify DIR [--root 0x...] [--rpc URL] [--distributor ADDRESS]

JSON on stdout. Exit code 0; 1 where verify finds a difference; 2 with one line that says what is wrong.
`

process.exitCode = await main(process.argv.slice(2))

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === '--help' || command === 'help' || args.includes('--help')) {
    process.stderr.write(HELP)
    return 0
  }
  try {
    const result = await run(command, args)
    process.stdout.write(`${JSON.stringify(result)}\n`)
    return command === 'verify' && !(result as { ok: boolean }).ok ? 1 : 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${message.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`)
    return 2
  }
}

function run(command: string | undefined, args: readonly string[]): Promise<unknown> {
  if (command === 'tree') return runTree(args)
  if (command === 'compute') return runCompute(args)
  if (command === 'proof') return runProof(args)
  if (command === 'verify') return runVerify(args)
  throw new CommandLineError(
    command === undefined
      ? 'a command is missing: tree, compute, proof or verify (--help says more)'
      : `"${command}" is not a command: tree, compute, proof or verify (--help says more)`,
  )
}
