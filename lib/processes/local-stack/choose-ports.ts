import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { findPort, requirePort } from '../find-port'
import type { LocalChain } from './local-chains'
import { stateDir } from './stack-state'

/** Loopback ports of the stack's parts; those of the chains by chain id. */
export type Ports = { web: number; database: number; chains: Record<string, number> }

const portsFile = path.join(stateDir, 'ports.json')

/**
 * A start has the ports of the last one where they are free, so that bookmarks and wallets keep working. Throws
 * {@link import('../find-port').PortTakenError} where PORT names one that is not.
 */
export async function choosePorts(chains: readonly LocalChain[]): Promise<Ports> {
  const last: Partial<Ports> = existsSync(portsFile) ? JSON.parse(readFileSync(portsFile, 'utf8')) : {}
  const web = await chooseWebPort(last.web ?? 3000)
  const ports: Ports = { web, database: await findPort(last.database), chains: { ...last.chains } }
  for (const { chainId, port } of chains) ports.chains[chainId] = await findPort(last.chains?.[chainId] ?? port)
  writeFileSync(portsFile, JSON.stringify(ports))
  return ports
}

/** Asked again once the pages are built: another program may have taken the port within those minutes. */
export async function confirmWebPort(ports: Ports): Promise<number> {
  const web = await chooseWebPort(ports.web)
  writeFileSync(portsFile, JSON.stringify({ ...ports, web }))
  return web
}

function chooseWebPort(preferred: number): Promise<number> {
  return process.env.PORT ? requirePort(process.env.PORT) : findPort(preferred)
}
