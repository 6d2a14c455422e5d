import path from 'node:path'
import { say } from './say'
import { logDir, stateDir } from './stack-state'
import type { RunningChain } from './start-foundation'

/** Says what runs where, and what to try. */
export function announce(origin: string, chains: readonly RunningChain[], seconds: number): void {
  say(`
Warpshare is running (${seconds} s):  ${origin}

  1. Open it, press "Connect wallet" and choose "Demo wallet": it is funded, and one of the simulated providers.
  2. Pay: choose a model and pay a quote. The simulated task runs for about a minute; its epoch closes within
     the next, the used part is captured, the rest comes back.
  3. Rewards: claim what the demo wallet's GPUs earned. Epochs last 60 s; a root is active about 15 s after.
  4. Epochs: open one and press "Verify", or check its files with: npm run -s rewards -- verify DIR${
    chains.length > 1
      ? '\n  5. Networks: choose one beside your account; each has epochs, payments and claims of its own.'
      : ''
  }

  API    ${origin}/api/v1/docs
  Chain  ${chains.map(({ chainId, rpcUrl }) => `${rpcUrl} (id ${chainId})`).join(', ')}
  Logs   ${path.relative('.', logDir)}
  Ctrl-C stops everything; the state stays in ${path.relative('.', stateDir)}.
`)
  for (const { chainId, anvil } of chains) {
    if (anvil.clockOffsetMs === 0) continue
    const minutes = Math.round(-anvil.clockOffsetMs / 60_000)
    say(`  The clock of chain ${chainId} stood still while it was stopped: it is ${minutes} min behind.\n`)
  }
}
