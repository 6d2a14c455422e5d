import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createTestClient, http, publicActions } from 'viem'
import { deploymentFile, findDeployment } from '@/contracts/deploy/deployment-file'
import { localParameters } from '@/contracts/deploy/local-parameters'
import { stringifyJson } from '@/lib/core/json'
import { runLogged } from './build-web'
import type { Anvil } from './start-anvil'

/** Epochs that are over already when the local network is born: history to look at from the first minute on. */
const PAST_EPOCHS = 4

/**
 * Deploys the contracts to the local chain through Hardhat, once: a chain that has them is left alone. Throws `BuildError`
 * with the end of the log where compiling or deploying fails.
 */
export async function deployLocal(parameters: {
  chainId: number
  anvil: Anvil
  /** What the deployment goes through; see `startLegacyGate`. */
  rpcUrl: string
  blockTimeSeconds: number
  stateDir: string
  logDir: string
}): Promise<void> {
  const { chainId, anvil, stateDir, logDir } = parameters
  const client = createTestClient({ mode: 'anvil', transport: http(anvil.url) }).extend(publicActions)
  if (await findDeployment(client, deploymentFile(chainId, stateDir))) return
  const local = localParameters({ genesis: 0 })
  const nowSeconds = Math.floor((Date.now() + anvil.clockOffsetMs) / 1000)
  const genesis = nowSeconds - PAST_EPOCHS * local.epochLength
  const file = path.join(stateDir, `deploy-${chainId}.json`)
  mkdirSync(stateDir, { recursive: true })
  writeFileSync(file, stringifyJson({ ...local, genesis }, 2))
  const hardhat = 'node_modules/hardhat/dist/src/cli.js'
  const env = { LOCAL_RPC_URL: parameters.rpcUrl, LOCAL_STATE_DIR: stateDir, DEPLOY_PARAMETERS: file }
  await runLogged('contracts-build', [hardhat, 'build', '--no-tests'], { env, logDir })
  await client.setIntervalMining({ interval: 0 })
  await client.setAutomine(true)
  const run = [hardhat, 'run', '--no-compile', 'contracts/deploy/deploy.ts', '--network', 'local']
  await runLogged('deploy', run, { env, logDir })
  await client.setAutomine(false)
  const behind = Math.floor((Date.now() + anvil.clockOffsetMs) / 1000) - Number((await client.getBlock()).timestamp)
  if (behind > 0) await client.increaseTime({ seconds: behind })
  await client.setIntervalMining({ interval: parameters.blockTimeSeconds })
}
