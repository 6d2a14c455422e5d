import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { PublicClient } from 'viem'
import { findNetwork } from '../../lib/config/chains'
import { type Deployment, deploymentSchema } from '../../lib/config/deployment'

const root = path.resolve(import.meta.dirname, '../..')

/** Where a chain's deployment is written: into the repository, or for local chains into the state folder. */
export function deploymentFile(chainId: number, stateDir: string): string {
  const local = findNetwork(chainId)?.local ?? false
  const folder = local ? path.resolve(stateDir, 'deployments') : path.join(root, 'contracts/deploy/deployments')
  return path.join(folder, `${chainId}.json`)
}

/** The deployment written before, if its contracts are there; a chain that was reset has none. */
export async function findDeployment(publicClient: PublicClient, file: string): Promise<Deployment | null> {
  if (!existsSync(file)) return null
  const deployment = deploymentSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const { accessManager, token, emission, escrow, distributor, tokens } = deployment
  const addresses = [accessManager, token, emission, escrow, distributor, ...tokens.map((entry) => entry.address)]
  const codes = await Promise.all(addresses.map((address) => publicClient.getCode({ address })))
  return codes.every((code) => code && code !== '0x') ? deployment : null
}

/** Writes a deployment. */
export function writeDeployment(file: string, deployment: Deployment): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(deployment, null, 2)}\n`)
}
