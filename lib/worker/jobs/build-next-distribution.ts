import 'server-only'
import { sql } from 'drizzle-orm'
import { encodeFunctionData } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { buildDistribution } from '@/lib/rewards/server/build-distribution'
import { listUnfunded } from '@/lib/rewards/server/list-unfunded'
import type { ChainView, WorkerNetwork } from '../worker-network'

/**
 * Builds the distribution of the next epoch once everything it follows from is final: its captures settled, its emission
 * minted, its ledgers forwarded. Until then it asks for what is missing and returns false. Callers make sure that the
 * epoch before is done.
 */
export async function buildNextDistribution(worker: WorkerNetwork, view: ChainView, epoch: number): Promise<boolean> {
  const { db, network, log } = worker
  const { chainId } = network
  const toBlock = view.finalizedBlock
  if (await hasOpenCaptures(worker, epoch)) return false
  const minted = await findMinted(worker, { epoch, toBlock })
  if (minted === null) return false
  const unfunded = await listUnfunded(db, { chainId, epoch, toBlock })
  if (unfunded.length > 0) {
    for (const ledger of unfunded) await requestFunding(worker, ledger)
    return false
  }
  await buildDistribution(db, { network, epoch, toBlock, minted })
  log.info({ chainId, epoch, toBlock }, 'distribution built')
  return true
}

async function hasOpenCaptures({ db, network }: WorkerNetwork, epoch: number): Promise<boolean> {
  const { rows } = await db.execute(sql`
    SELECT 1 FROM captures_due WHERE chain_id = ${network.chainId} AND state IN ('due', 'sent')
      AND due_in_epoch <= ${epoch}
    UNION ALL
    SELECT 1 FROM settlements_due WHERE chain_id = ${network.chainId} AND state IN ('due', 'sent')
      AND due_in_epoch <= ${epoch} LIMIT 1`)
  return rows.length > 0
}

/** What was minted for an epoch, by its final event; null while it is not there. */
async function findMinted(
  { db, network }: WorkerNetwork,
  { epoch, toBlock }: { epoch: number; toBlock: number },
): Promise<bigint | null> {
  const { rows } = await db.execute<{ amount: string }>(sql`
    SELECT args ->> 'amount' AS amount FROM chain_logs WHERE chain_id = ${network.chainId}
      AND event_name = 'EpochMinted' AND args ->> 'epoch' = ${String(epoch)} AND block_number <= ${toBlock}`)
  const [row] = rows
  return row ? BigInt(row.amount) : null
}

async function requestFunding(
  { db, network, operator }: WorkerNetwork,
  { epoch, token, forwards }: { epoch: number; token: `0x${string}`; forwards: number },
): Promise<void> {
  await requestTransaction(db, {
    chainId: network.chainId,
    signer: operator.address,
    intent: `fund:${epoch}:${token}:${forwards}`,
    to: network.deployment.escrow,
    data: encodeFunctionData({ abi: paymentEscrowAbi, functionName: 'fundEpoch', args: [BigInt(epoch), token] }),
    description: `forward earnings of epoch ${epoch} in ${token}`,
  })
}
