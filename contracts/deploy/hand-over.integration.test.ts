import {
  createPublicClient,
  createWalletClient,
  custom,
  encodeFunctionData,
  type Hex,
  parseAbi,
  zeroAddress,
} from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { roles } from '@/lib/chain/roles'
import type { Deployment } from '@/lib/config/deployment'
import { localSigner } from '@/lib/config/local-accounts'
import { deploySafeContracts } from '@/lib/testing/safe-wallets'
import { startSecondChain } from '@/lib/testing/second-chain'
import { deployContracts } from './deploy-contracts'
import type { DeployParameters } from './deploy-parameters'
import { type HandOver, nextHandOverStep } from './hand-over'
import { localParameters } from './local-parameters'

const [deployer, operator, publisher, guardian, treasury, meter, admin, upgrader, pauser, owner] = Array.from(
  { length: 10 },
  (_, addressIndex) => localSigner(addressIndex),
) as [Account, Account, Account, Account, Account, Account, Account, Account, Account, Account]
type Account = ReturnType<typeof localSigner>

/** A real deployment's: keys apart, delays and floors as they must be. */
const DELAYS = { admin: 259_200, upgrader: 259_200, treasury: 86_400 }

function realParameters(genesis: number): DeployParameters {
  return {
    ...localParameters({ genesis }),
    local: false,
    ...{ epochLength: 86_400, rootDelay: 7_200, rootDelayFloor: 3_600, disputeWindow: 259_200 },
    withdrawalNotice: 172_800,
    holders: {
      ...{ admin: admin.address, upgrader: upgrader.address, guardian: guardian.address, pauser: pauser.address },
      ...{ publisher: publisher.address, treasury: treasury.address, meters: [meter.address] },
    },
    delays: DELAYS,
    operator: operator.address,
  }
}

let chain: Awaited<ReturnType<typeof startSecondChain>>
let deployment: Deployment

const transport = () => custom({ request: chain.client.request as never })
const client = () => createPublicClient({ transport: transport(), pollingInterval: 20 })
const walletOf = (account: Account) => createWalletClient({ account, transport: transport() })
const manager = () => ({ address: deployment.accessManager, abi: accessManagerAbi }) as const

async function send(account: Account, to: Hex, data: Hex): Promise<void> {
  const hash = await walletOf(account).sendTransaction({ to, data, chain: null, gas: 1_000_000n })
  const { status } = await client().waitForTransactionReceipt({ hash })
  if (status !== 'success') throw new Error('the transaction was refused')
}

async function roleOf(role: bigint, account: Hex) {
  const [isMember, delay] = await client().readContract({
    ...manager(),
    functionName: 'hasRole',
    args: [role, account],
  })
  return { isMember, delay }
}

beforeAll(async () => {
  chain = await startSecondChain()
  const { timestamp } = await client().getBlock()
  const publicClient = client()
  const walletClient = walletOf(deployer)
  deployment = await deployContracts({ publicClient, walletClient, parameters: realParameters(Number(timestamp)) })
})
afterAll(() => chain.stop())

describe('deployContracts', () => {
  it('gives each role to its holder alone, with its delay, and nothing to the deployer', async () => {
    const holders = {
      ...{ admin: [admin, DELAYS.admin], upgrader: [upgrader, DELAYS.upgrader], guardian: [guardian, 0] },
      ...{ publisher: [publisher, 0], treasury: [treasury, DELAYS.treasury], pauser: [pauser, 0], meter: [meter, 0] },
    } as const
    const everybody = [deployer, operator, publisher, guardian, treasury, meter, admin, upgrader, pauser, owner]
    for (const [name, id] of Object.entries(roles)) {
      const [holder, delay] = holders[name as keyof typeof holders]
      for (const account of everybody) {
        const expected = account === holder ? { isMember: true, delay } : { isMember: false, delay: 0 }
        expect(await roleOf(id, account.address), `${name} ${account.address}`).toEqual(expected)
      }
    }
    const distributor = { address: deployment.distributor, abi: rewardDistributorAbi } as const
    expect(await client().readContract({ ...distributor, functionName: 'minDelay' })).toBe(3_600n)
    const data = encodeFunctionData({ ...manager(), functionName: 'grantRole', args: [0n, deployer.address, 0] })
    await expect(send(deployer, deployment.accessManager, data)).rejects.toThrow()
  })

  it('lets the guardian cancel every role with a delay', async () => {
    for (const name of ['upgrader', 'treasury', 'publisher', 'pauser', 'meter'] as const) {
      const args = [roles[name]] as const
      expect(await client().readContract({ ...manager(), functionName: 'getRoleGuardian', args })).toBe(roles.guardian)
    }
  })
})

const safeAbi = parseAbi([
  'function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)',
])

/** Has the Safe call; the owner who sends it is its own signature (v = 1). */
function bySafe(safe: Hex, data: Hex): Promise<void> {
  const signature = `0x${owner.address.slice(2).padStart(64, '0')}${'00'.repeat(32)}01` as const
  const args = [deployment.accessManager, 0n, data, 0, 0n, 0n, 0n, zeroAddress, zeroAddress, signature] as const
  return send(owner, safe, encodeFunctionData({ abi: safeAbi, functionName: 'execTransaction', args }))
}

describe('nextHandOverStep', () => {
  it('refuses a new admin without code, or with less delay', async () => {
    const handOver = { manager: deployment.accessManager, from: admin.address, to: owner.address, delay: DELAYS.admin }
    await expect(nextHandOverStep(client(), handOver)).rejects.toThrow('no code')
    const contract = { ...handOver, to: deployment.escrow, delay: DELAYS.admin - 1 }
    await expect(nextHandOverStep(client(), contract)).rejects.toThrow('below')
    await expect(nextHandOverStep(client(), { ...handOver, from: deployer.address })).rejects.toThrow('not an admin')
  })

  it('hands ADMIN to a Safe, which takes it from the old admin itself', async () => {
    const safes = await deploySafeContracts(walletOf(owner) as never, client())
    const safe = await safes.deploy({ owners: [owner as never], saltNonce: 1n })
    const handOver: HandOver = { manager: deployment.accessManager, from: admin.address, to: safe, delay: DELAYS.admin }
    const stages: string[] = []
    for (;;) {
      const step = await nextHandOverStep(client(), handOver)
      if (step.stage === 'done') break
      stages.push(step.stage)
      // Until the Safe has acted, the old admin is one.
      expect((await roleOf(roles.admin, admin.address)).isMember).toBe(true)
      if (step.readyAt !== null) {
        await chain.client.setNextBlockTimestamp({ timestamp: step.readyAt })
        await chain.client.mine({ blocks: 1 })
      }
      if (step.stage === 'grant') await send(admin, deployment.accessManager, step.call)
      else await bySafe(safe, step.call)
    }
    expect(stages).toEqual(['grant', 'grant', 'accept', 'accept'])
    expect(await roleOf(roles.admin, admin.address)).toEqual({ isMember: false, delay: 0 })
    expect(await roleOf(roles.admin, safe)).toEqual({ isMember: true, delay: DELAYS.admin })
  })
})
