import path from 'node:path'
import { findNetwork } from '@/lib/config/chains'
import { startEmbeddedPostgres } from '@/lib/db/server/embedded-postgres'
import { keepSnapshots } from '../chain-snapshots'
import { findPort } from '../find-port'
import { startLegacyGate } from '../legacy-gate'
import { type Anvil, startAnvil } from '../start-anvil'
import type { LocalChain } from './local-chains'
import { logDir, stateDir, stateId } from './stack-state'
import type { Supervisor } from './supervisor'

/** A chain that runs. */
export type RunningChain = LocalChain & {
  anvil: Anvil
  /** What everybody asks: the chain itself, or the gate before one with a legacy fee market. */
  rpcUrl: string
}

/** The database of DATABASE_URL, else an embedded one on this port; resolves with its connection string. */
export async function startDatabase(supervisor: Supervisor, port: number): Promise<string> {
  const given = process.env.DATABASE_URL?.trim()
  if (given) return given
  const server = await startEmbeddedPostgres({ dataDir: path.join(stateDir, `postgres-${stateId()}`), port })
  supervisor.atEnd(server.stop)
  supervisor.watch(server.pid)
  return server.connectionString
}

/** Starts a chain on this port, with the gate before it where its fee market is legacy; its state is kept on disk. */
export async function startChain(supervisor: Supervisor, chain: LocalChain, port: number): Promise<RunningChain> {
  const stateFile = path.join(stateDir, `chain-${chain.chainId}.json`)
  const isLegacy = findNetwork(chain.chainId)?.fees === 'legacy'
  const anvil = await startAnvil({ ...chain, port: isLegacy ? await findPort() : port, stateFile, logDir })
  supervisor.atEnd(() => anvil.child.stop())
  const gate = isLegacy ? await startLegacyGate(anvil.url, port) : null
  if (gate) supervisor.atEnd(gate.stop)
  supervisor.watch(anvil.child.process.pid)
  void anvil.child.ended.then((code) => {
    if (supervisor.isStopping()) return
    console.error(`The local chain ${chain.chainId} ended by itself (code ${code}).`)
    void supervisor.shutDown(1)
  })
  const snapshots = keepSnapshots(anvil.url, stateFile, (error) => {
    if (!supervisor.isStopping()) console.error(`The local chain could not be written to disk: ${String(error)}`)
  })
  supervisor.atEnd(snapshots.stop)
  return { ...chain, anvil, rpcUrl: gate?.url ?? anvil.url }
}
