import 'server-only'
import { mkdirSync } from 'node:fs'
import { migrateDatabase } from '@/lib/db/server/migrate'
import { buildWeb } from './build-web'
import { deployLocal } from './deploy-local'
import { announce } from './local-stack/announce'
import { choosePorts, confirmWebPort } from './local-stack/choose-ports'
import { chooseChains } from './local-stack/local-chains'
import { say, step } from './local-stack/say'
import { logDir, stateDir } from './local-stack/stack-state'
import { type RunningChain, startChain, startDatabase } from './local-stack/start-foundation'
import { commonEnv, DIST_DIR, startParts } from './local-stack/start-parts'
import { createSupervisor } from './local-stack/supervisor'

const supervisor = createSupervisor()

/** The whole product on this machine: what `npm start` runs. */
async function main(): Promise<void> {
  const wanted = chooseChains()
  mkdirSync(stateDir, { recursive: true })
  const started = performance.now()
  const ports = await choosePorts(wanted)
  say('Starting Warpshare on this machine:')
  const building = step('pages built', () => buildWeb({ distDir: DIST_DIR, localDemo: true, logDir }))
  building.catch(() => undefined)
  const databaseUrl = await step('PostgreSQL up', () => startDatabase(supervisor, ports.database))
  const chains: RunningChain[] = []
  for (const chain of wanted) {
    chains.push(
      await step(`chain ${chain.chainId} up`, () => startChain(supervisor, chain, ports.chains[chain.chainId] ?? 0)),
    )
  }
  await step('database migrated', () => migrateDatabase(databaseUrl))
  for (const chain of chains) {
    await step(`contracts on ${chain.chainId}`, () => deployLocal({ ...chain, stateDir, logDir }))
  }
  await building
  const web = await confirmWebPort(ports)
  const origin = `http://localhost:${web}`
  await startParts(supervisor, chains, commonEnv(chains, { databaseUrl, origin }), web)
  supervisor.publish(origin)
  announce(origin, chains, Math.round((performance.now() - started) / 1000))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void supervisor.shutDown(0))
main().catch((error: unknown) => {
  if (supervisor.isStopping()) return
  console.error(`\nwarpshare: ${error instanceof Error ? error.message : String(error)}`)
  if (error instanceof Error && 'hint' in error && error.hint) console.error(String(error.hint))
  void supervisor.shutDown(1)
})
