import { CommandLineError } from './command-line-error'

const HELP = `Usage: npm run -s rewards -- <command>

  tree LEAVES.csv [--out DIR]
  compute USAGE.csv --rates RATES.json [--emission TOKEN=AMOUNT]... [--carried TOKEN=AMOUNT]...
          [--captures CAPTURES.csv] [--epoch E --earlier EARLIER.csv] [--previous LEAVES.csv] [--out DIR]
          [--formula N]
  shadow DIR [--shadow-rates NEW.json] [--shadow-formula N]: who would win and lose; DIR holds an epoch's published files
  shadow USAGE.csv --rates RATES.json [--shadow-rates NEW.json] [--shadow-formula N], then as compute
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
    const { runVerify } = await import('./verify-command')
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

/** Loads what the command needs and nothing else: a library that verifies over RPC would double the time of `tree`. */
async function run(command: string | undefined, args: readonly string[]): Promise<unknown> {
  if (command === 'tree') return (await import('./tree-command')).runTree(args)
  if (command === 'compute') return (await import('./compute-command')).runCompute(args)
  if (command === 'shadow') return (await import('./shadow-command')).runShadow(args)
  if (command === 'proof') return (await import('./proof-command')).runProof(args)
  throw new CommandLineError(
    command === undefined
      ? 'a command is missing: tree, compute, shadow, proof or verify (--help says more)'
      : `"${command}" is not a command: tree, compute, shadow, proof or verify (--help says more)`,
  )
}
