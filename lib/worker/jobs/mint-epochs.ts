import 'server-only'
import { sql } from 'drizzle-orm'
import { encodeFunctionData } from 'viem'
import { emissionControllerAbi } from '@/lib/chain/abi/emission-controller'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import type { ChainView, WorkerNetwork } from '../worker-network'

/** Mints asked for in one cycle. */
const MINTED_A_CYCLE = 10

/** Asks for the emission of closed epochs that nobody minted yet; anyone may have. */
export async function mintEpochs(worker: WorkerNetwork, view: ChainView): Promise<void> {
  const { db, network, operator } = worker
  const { rows } = await db.execute<{ epoch: number }>(sql`
    SELECT e.epoch FROM epochs e
    WHERE e.chain_id = ${network.chainId} AND e.status = 'closed' AND NOT EXISTS (
      SELECT 1 FROM chain_logs l WHERE l.chain_id = e.chain_id AND l.event_name = 'EpochMinted'
        AND l.args ->> 'epoch' = e.epoch::text AND l.block_number <= ${view.finalizedBlock})
    ORDER BY e.epoch LIMIT ${MINTED_A_CYCLE}`)
  for (const { epoch } of rows) {
    await requestTransaction(db, {
      chainId: network.chainId,
      signer: operator.address,
      intent: `mint:${epoch}`,
      to: network.deployment.emission,
      data: encodeFunctionData({ abi: emissionControllerAbi, functionName: 'mintEpoch', args: [BigInt(epoch)] }),
      description: `mint emission of epoch ${epoch}`,
    })
  }
}
