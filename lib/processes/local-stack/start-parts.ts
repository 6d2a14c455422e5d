import path from 'node:path'
import { localAccount } from '@/lib/config/local-accounts'
import { runLogged } from '../build-web'
import type { Child } from '../child-process'
import { step } from './say'
import { logDir, sessionSecret, stateDir } from './stack-state'
import type { RunningChain } from './start-foundation'
import type { Supervisor } from './supervisor'

/** The pages' build with the demo wallet: never served outside this machine. */
export const DIST_DIR = '.next-demo'

/** How long the pages may take to answer for the first time. */
const READY_TIMEOUT_MS = 120_000

/** What every process of the stack is told; keys come on top, to each only its own. */
export function commonEnv(chains: readonly RunningChain[], parameters: { databaseUrl: string; origin: string }) {
  const perChain = chains.flatMap(({ chainId, anvil, rpcUrl }) => [
    [`RPC_URL_${chainId}`, rpcUrl],
    [`CLOCK_OFFSET_MS_${chainId}`, String(anvil.clockOffsetMs)],
  ])
  return {
    NODE_ENV: 'production',
    DATABASE_URL: parameters.databaseUrl,
    NETWORKS: chains.map(({ chainId }) => chainId).join(','),
    LOCAL_STATE_DIR: stateDir,
    LOCAL_DEMO: '1',
    NEXTAUTH_URL: parameters.origin,
    ...(Object.fromEntries(perChain) as Record<string, string>),
  }
}

/** Starts everything that runs on the chains and the database; resolves once the pages answer and there is some history. */
export async function startParts(
  { supervise }: Supervisor,
  chains: readonly RunningChain[],
  base: Record<string, string>,
  webPort: number,
): Promise<void> {
  supervise('indexer', processArgs('indexer'), base)
  const web = supervise('web', processArgs('web'), {
    ...base,
    PORT: String(webPort),
    NEXT_DIST_DIR: DIST_DIR,
    NEXTAUTH_SECRET: sessionSecret(),
    QUOTE_SIGNER_PRIVATE_KEY: localAccount('quoteSigner').privateKey,
  })
  await step('pages up', () => waitForWeb(base.NEXTAUTH_URL ?? '', web))
  for (const { chainId } of chains) {
    const args = [...processArgs('simulator'), '--chain', String(chainId), '--history']
    await step(`history of ${chainId} filled in`, () => runLogged(`history-${chainId}`, args, { env: base, logDir }))
  }
  supervise('worker', processArgs('worker'), {
    ...base,
    OPERATOR_PRIVATE_KEY: localAccount('operator').privateKey,
    PUBLISHER_PRIVATE_KEY: localAccount('publisher').privateKey,
  })
  supervise('watcher', processArgs('watcher'), { ...base, GUARDIAN_PRIVATE_KEY: localAccount('guardian').privateKey })
  for (const { chainId } of chains) {
    supervise(`simulator-${chainId}`, [...processArgs('simulator'), '--chain', String(chainId)], base)
  }
}

async function waitForWeb(url: string, web: Child): Promise<void> {
  const started = Date.now()
  while (Date.now() - started < READY_TIMEOUT_MS) {
    if (web.process.exitCode !== null) break
    const answer = await fetch(`${url}/api/v1/health`).catch(() => null)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`the pages did not answer at ${url}: see ${path.join(logDir, 'web.log')}`)
}

/** Arguments that run one of our TypeScript processes in this same Node. */
function processArgs(name: string): string[] {
  return ['--conditions=react-server', '--import', 'tsx', `lib/processes/${name}.ts`]
}
