import 'server-only'
import { listOwnAddresses } from '@/lib/accounts/server/list-own-addresses'
import type { Session } from '@/lib/accounts/session'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { listCheckpoints } from '@/lib/history/server/list-checkpoints'
import { findPaymentParties } from '@/lib/payments/server/find-payment-parties'
import type { HeardChange } from './change-feed'
import type { HttpDependencies } from './dependencies'

/** One event as it goes over the wire. */
type WireEvent = { event: string; data: string; id?: string }

/** Writes to one browser what concerns its session, in order. */
export type EventWriter = {
  /** First events of a stream: where each network is, and whether the browser missed something. */
  greet: (lastEventId: string | undefined) => Promise<void>
  tell: (change: HeardChange) => Promise<void>
  resync: () => Promise<void>
  setWallets: (wallets: readonly Address[]) => void
}

/** A writer for a session; `write` sends one event. */
export function openEventWriter(
  dependencies: HttpDependencies,
  { session, write }: { session: Session; write: (event: WireEvent) => Promise<void> },
): EventWriter {
  const { db } = dependencies.database
  const blocks = new Map<number, string>()
  let wallets: readonly Address[] = []
  let queue: Promise<void> = Promise.resolve()
  const position = () => [...blocks].map(([chainId, block]) => `${chainId}-${block}`).join('.')
  /** Only the last event of a step moves the position: who is cut off before it hears of the step again. */
  const moveTo = (chainId: number, block: number, hash: string) => blocks.set(chainId, `${block}-${hash.slice(2, 18)}`)
  const send = (event: string, data: object) => write({ event, data: JSON.stringify(data), id: position() })
  const sendBlocks = async () => {
    const checkpoints = await listCheckpoints(db)
    for (const { chainId, blockNumber, blockHash } of checkpoints) moveTo(chainId, blockNumber, blockHash)
    for (const { chainId, blockNumber, finalizedBlock } of checkpoints) {
      await send('block', { chainId, number: blockNumber, finalized: finalizedBlock })
    }
  }
  /** One event after the other, also when changes come faster than the database answers. */
  const inOrder = (work: () => Promise<void>) => {
    queue = queue.then(work)
    return queue
  }
  return {
    greet: (lastEventId) =>
      inOrder(async () => {
        wallets = await listOwnAddresses(db, { userId: session.userId })
        await sendBlocks()
        if (lastEventId !== undefined && lastEventId !== position()) await send('resync', {})
      }),
    tell: (change) =>
      inOrder(async () => {
        const { chainId } = change
        const served = dependencies.config.networks.find((network) => network.chainId === chainId)
        if (!served) return
        if (change.everything) await send('resync', {})
        for (const wallet of change.wallets.filter((candidate) => wallets.includes(candidate))) {
          await send('history', { chainId, wallet: toChecksumAddress(wallet) })
        }
        for (const [paymentId, { payer }] of await findPaymentParties(db, { chainId, paymentIds: change.paymentIds })) {
          if (wallets.includes(payer)) {
            await send('payment', { chainId, paymentId })
            await send('history', { chainId, wallet: toChecksumAddress(payer) })
          }
        }
        if (change.epochs) await send('epoch', { chainId })
        moveTo(chainId, change.block, change.blockHash)
        await send('block', {
          chainId,
          number: change.block,
          finalized: Math.max(0, change.block - served.confirmations),
        })
      }),
    resync: () => inOrder(() => send('resync', {})),
    setWallets: (next) => {
      wallets = next
    },
  }
}
