import { type Abi, type Address, encodeFunctionData, type Hex, type PublicClient } from 'viem'
import { accessManagerAbi } from '../../lib/chain/abi/access-manager'
import { DeployError } from './deploy-parameters'
import { roleId } from './role-matrix'

/** Who hands ADMIN of an AccessManager to whom, and the execution delay (seconds) that the new holder gets. */
export type HandOver = { manager: Address; from: Address; to: Address; delay: number }

/** What has to be sent next, and by whom; `readyAt` (Unix seconds) is when, if that is in the future. */
export type HandOverStep =
  | { stage: 'grant' | 'accept'; sender: Address; call: Hex; readyAt: bigint | null }
  | { stage: 'done' }

const ADMIN = roleId('admin')

/**
 * Reads how far a hand-over is and answers its next transaction (to the manager). The old admin grants; the new one accepts
 * by taking the role from the old one itself, so nothing is lost while it has not shown that it can act. Every transaction
 * keeps its sender's delay. Throws {@link DeployError} for a new admin without code or with less delay than the old one.
 */
export async function nextHandOverStep(client: PublicClient, handOver: HandOver): Promise<HandOverStep> {
  const { from, to, delay } = handOver
  const [old, next] = await Promise.all([readAdmin(client, handOver, from), readAdmin(client, handOver, to)])
  if (!next.isMember && !old.isMember) throw new DeployError(`${from} is not an admin of ${handOver.manager}`)
  if (!old.isMember) return { stage: 'done' }
  const code = await client.getCode({ address: to })
  if (!code || code === '0x') throw new DeployError(`${to} has no code: deploy the Safe first`)
  if (next.isMember) {
    const data = encode('revokeRole', [ADMIN, from])
    return { stage: 'accept', ...(await delayed(client, handOver, { sender: to, delay: next.delay, data })) }
  }
  if (delay < old.delay) throw new DeployError(`the delay ${delay} s is below the ${old.delay} s of ${from}`)
  const data = encode('grantRole', [ADMIN, to, delay])
  return { stage: 'grant', ...(await delayed(client, handOver, { sender: from, delay: old.delay, data })) }
}

type Operation = { sender: Address; delay: number; data: Hex }

/** What `sender` has to send so that the manager runs `data`: itself, or scheduled first and executed after the delay. */
async function delayed(client: PublicClient, { manager }: HandOver, { sender, delay, data }: Operation) {
  if (delay === 0) return { sender, call: data, readyAt: null }
  const read = { address: manager, abi: accessManagerAbi } as const
  const id = await client.readContract({ ...read, functionName: 'hashOperation', args: [sender, manager, data] })
  // Zero where nothing is scheduled, or what was has expired.
  const readyAt = BigInt(await client.readContract({ ...read, functionName: 'getSchedule', args: [id] }))
  if (readyAt === 0n) return { sender, call: encode('schedule', [manager, data, 0]), readyAt: null }
  const { timestamp } = await client.getBlock()
  return { sender, call: encode('execute', [manager, data]), readyAt: readyAt > timestamp ? readyAt : null }
}

async function readAdmin(client: PublicClient, { manager }: HandOver, account: Address) {
  const [isMember, delay] = await client.readContract({
    address: manager,
    abi: accessManagerAbi,
    functionName: 'hasRole',
    args: [ADMIN, account],
  })
  return { isMember, delay }
}

function encode(functionName: 'grantRole' | 'revokeRole' | 'schedule' | 'execute', args: readonly unknown[]): Hex {
  return encodeFunctionData({ abi: accessManagerAbi as Abi, functionName, args: [...args] })
}
