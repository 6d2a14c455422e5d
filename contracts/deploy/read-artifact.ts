import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Abi, Hex } from 'viem'
import { DeployError } from './deploy-parameters'

const root = path.resolve(import.meta.dirname, '../..')

const SOURCES = {
  AccessManager: '@openzeppelin/contracts/access/manager/AccessManager.sol',
  ERC1967Proxy: '@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol',
  WarpToken: 'contracts/src/token/WarpToken.sol',
  EmissionController: 'contracts/src/rewards/EmissionController.sol',
  RewardDistributor: 'contracts/src/rewards/RewardDistributor.sol',
  PaymentEscrow: 'contracts/src/payments/PaymentEscrow.sol',
  X402Collector: 'contracts/src/payments/X402Collector.sol',
  TestToken: 'contracts/src/testing/TestToken.sol',
  TestUsdc: 'contracts/src/testing/TestUsdc.sol',
} as const

/** A contract that a deployment needs. */
export type ContractName = keyof typeof SOURCES

/** Reads a contract's ABI and creation code from the Hardhat build. Throws {@link DeployError} before the first build. */
export function readArtifact(name: ContractName): { abi: Abi; bytecode: Hex } {
  const file = path.join(root, 'artifacts', SOURCES[name], `${name}.json`)
  if (!existsSync(file)) throw new DeployError(`${file} does not exist: run npm run -s contracts:build`)
  const { abi, bytecode } = JSON.parse(readFileSync(file, 'utf8'))
  return { abi, bytecode }
}
