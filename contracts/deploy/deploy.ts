import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { upgrades } from '@openzeppelin/hardhat-upgrades/viem'
import hre from 'hardhat'
import type { Address } from 'viem'
import { findNetwork } from '../../lib/config/chains'
import { type Deployer, deployContracts } from './deploy-contracts'
import { DeployError, type DeployParameters, deployParametersSchema } from './deploy-parameters'
import { deploymentFile, findDeployment, writeDeployment } from './deployment-file'
import { localParameters } from './local-parameters'

/**
 * `npx hardhat run contracts/deploy/deploy.ts --network <chainId | local>`: deploys once; a second run finds what the
 * first one deployed. Parameters: DEPLOY_PARAMETERS (a file), else contracts/deploy/parameters/<chainId>.json, else, on
 * chains of this machine only, the local ones.
 */
const connection = await hre.network.create()
const publicClient = await connection.viem.getPublicClient()
const [walletClient] = await connection.viem.getWalletClients()
if (!walletClient) throw new DeployError('no account to deploy with')

const wallet = walletClient
const chainId = await publicClient.getChainId()
const file = deploymentFile(chainId, process.env.LOCAL_STATE_DIR?.trim() || '.local')
const found = await findDeployment(publicClient, file)
if (found) {
  console.log(`Chain ${chainId}: found the deployment of ${file}`)
} else {
  const parameters = await readParameters()
  const started = performance.now()
  const deployer = await validatingDeployer()
  const deployment = await deployContracts({ publicClient, walletClient: wallet, parameters, deployer })
  writeDeployment(file, deployment)
  console.log(`Chain ${chainId}: deployed in ${((performance.now() - started) / 1000).toFixed(1)} s, see ${file}`)
}

async function readParameters(): Promise<DeployParameters> {
  const named = process.env.DEPLOY_PARAMETERS?.trim()
  const parametersFile = named ? path.resolve(named) : path.join(import.meta.dirname, `parameters/${chainId}.json`)
  if (existsSync(parametersFile)) return deployParametersSchema.parse(JSON.parse(readFileSync(parametersFile, 'utf8')))
  if (named || !findNetwork(chainId)?.local) throw new DeployError(`${parametersFile} does not exist`)
  const block = await publicClient.getBlock()
  return localParameters({ genesis: Number(block.timestamp) })
}

/** Proxies and implementations through OpenZeppelin's plugin, which validates them and keeps its manifest. */
async function validatingDeployer(): Promise<Deployer> {
  const api = await upgrades(hre, connection)
  const mined = async (hash: `0x${string}`): Promise<Address | null | undefined> => {
    const receipt = await publicClient.waitForTransactionReceipt({ hash, pollingInterval: 200 })
    if (receipt.status !== 'success') throw new DeployError(`deployment transaction ${hash} failed`)
    return receipt.contractAddress
  }
  return {
    address: wallet.account.address,
    async contract(name, args) {
      const contract = await connection.viem.deployContract(name, args as never)
      return contract.address
    },
    async proxy(name, args) {
      const contract = await api.deployProxy(name, [...args], { kind: 'uups', pollingInterval: 100 })
      return contract.address
    },
    async call(to, data) {
      await mined(await wallet.sendTransaction({ to, data }))
    },
    async settled() {},
  }
}
