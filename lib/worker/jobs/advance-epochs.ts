import 'server-only'
import type { Signer } from '@/lib/chain/server/signer'
import { answerAnnouncements } from '@/lib/payments/server/answer-announcements'
import { finishAuthorizations } from '@/lib/payments/server/finish-authorizations'
import { advanceTransactions } from '../queue/advance-transactions'
import { readChainView } from '../read-chain-view'
import type { ChainView, WorkerNetwork } from '../worker-network'
import { captureDuePayments } from './capture-due-payments'
import { closeEpochs } from './close-epochs'
import { mintEpochs } from './mint-epochs'
import { publishNextRoot } from './publish-next-root'
import { warnConsumers } from './warn-consumers'
import { weighEpochs } from './weigh-epochs'

/** Epochs taken up in one cycle where those before them are done: a row of empty ones is passed quickly. */
const EPOCHS_A_CYCLE = 20

/**
 * One cycle of a network: close, weigh, capture, mint, fund, build, submit, accept, each as far as the final chain
 * allows. Every step reads its state from the database and the chain's events, so a cycle that is cut off anywhere is
 * taken up by the next one; two at a time for one network must not run. Without a view of the chain nothing is decided
 * and nothing is sent.
 */
export async function advanceEpochs(worker: WorkerNetwork): Promise<void> {
  const view = await readChainView(worker)
  if (!view) return
  await closeEpochs(worker, view)
  await weighEpochs(worker, view)
  await captureDuePayments(worker, view)
  await mintEpochs(worker, view)
  for (let done = 0; done < EPOCHS_A_CYCLE && (await publishNextRoot(worker, view)); done += 1);
  await sendFor(worker, worker.operator)
  if (worker.publisher.address !== worker.operator.address) await sendFor(worker, worker.publisher)
  await attend(worker, view)
}

/** What no epoch waits for comes last: should it fail, everything else of the cycle is done. */
async function attend(worker: WorkerNetwork, view: ChainView): Promise<void> {
  const { db, client, network, operator, onAlert } = worker
  const asOf = { toBlock: view.finalizedBlock, chainTime: view.finalizedTime }
  const desk = { network, operator: operator.address, onAlert, ...asOf }
  // One that fails stops no other: an announcement that nobody answers would come to count by itself.
  const failures: unknown[] = []
  for (const work of [
    () => finishAuthorizations({ db, client }, desk),
    () => answerAnnouncements({ db, client }, desk),
    () => warnConsumers(worker, view),
  ]) {
    await work().catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0)
    throw failures.length === 1 ? failures[0] : new AggregateError(failures, 'several jobs failed')
}

async function sendFor({ db, client, network, onAlert, checkLock }: WorkerNetwork, signer: Signer): Promise<void> {
  await advanceTransactions({ db, client, network, signer, onAlert, checkLock })
}
