import { CommandLineError } from './command-line-error'
import { runCompute } from './compute-command'
import { runProof } from './proof-command'
import { runShadow } from './shadow-command'
import { runTree } from './tree-command'
import { runVerify } from './verify-command'

const HELP = `Usage: npm run -s rewards -- <command>

  tree LEAVES.csv [--out DIR]
  compute USAGE.csv --rates RATES.json [--emission TOKEN=AMOUNT]... [--carried TOKEN=AMOUNT]...
          [--captures CAPTURES.csv] [--epoch E --earlier EARLIER.csv] [--previous LEAVES.csv] [--out DIR]
  shadow USAGE.csv --rates RATES.json --shadow-rates NEW.json, then as compute: who would win and lose
  proof DIR ACCOUNT [TOKEN]
  verify DIR [--root 0x...] [--rpc URL] [--distributor ADDRESS]

JSON on stdout. Exit code 0; 1 where verify finds a difference; 2 with one line that says what is wrong.
`

/** Where a command writes: one JSON document to `out`, everything else to `err`. */
export type Output = { readonly out: (text: string) => void; readonly err: (text: string) => void }

/** Runs one command and gives its exit code: 0, 1 where `verify` finds a difference, 2 for what cannot be done. */
export async function runCommandLine([command, ...args]: readonly string[], { out, err }: Output): Promise<number> {
  if (command === '--help' || command === 'help' || args.includes('--help')) {
    err(HELP)
    return 0
  }
  try {
    if (command !== 'verify') {
      out(`${JSON.stringify(await run(command, args))}\n`)
      return 0
    }
    const { ok, root, differences } = await runVerify(args)
    for (const difference of differences) err(`${difference}\n`)
    out(`${JSON.stringify({ ok, root })}\n`)
    return ok ? 0 : 1
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    err(`${message.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`)
    return 2
  }
}

function run(command: string | undefined, args: readonly string[]): Promise<unknown> {
  if (command === 'tree') return runTree(args)
  if (command === 'compute') return runCompute(args)
  if (command === 'shadow') return runShadow(args)
  if (command === 'proof') return runProof(args)
  throw new CommandLineError(
    command === undefined
      ? 'a command is missing: tree, compute, shadow, proof or verify (--help says more)'
      : `"${command}" is not a command: tree, compute, shadow, proof or verify (--help says more)`,
  )
}
