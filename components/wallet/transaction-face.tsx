import type { ReactNode } from 'react'
import type { TransactionPhase, TransactionRecord } from '@/lib/chain/client/transaction-record'
import { HexChip } from '../ui/hex-chip'
import type { IconName } from '../ui/icon'

/** How a transaction looks and what is said about it. */
export type TransactionFace = { icon: IconName; tone: string; title: string; body: ReactNode; isBusy?: boolean }

/** The words and mark of a transaction in its phase. */
export function transactionFace(record: TransactionRecord): TransactionFace {
  return FACES[record.phase](record)
}

function Hash({ record }: { record: TransactionRecord }) {
  if (record.hash === null) return null
  return <HexChip hex={record.hash} kind="transaction" chainId={record.chainId} copy={false} />
}

function underWay(title: string, body: ReactNode): TransactionFace {
  return { icon: 'spinner', tone: 'accent', title, body, isBusy: true }
}

function sentFace(record: TransactionRecord): TransactionFace {
  const hash = <Hash record={record} />
  if (record.replacedHash === null)
    return underWay(
      'Sent',
      <>
        {record.words.action}. {hash}
      </>,
    )
  return {
    ...{ icon: 'replaced', tone: 'info', title: 'Replaced in your wallet' },
    body: <>Sent again as {hash}. Following that one.</>,
  }
}

function droppedFace(record: TransactionRecord): TransactionFace {
  const look = { icon: 'warning', tone: 'warning' } as const
  if (record.hash === null) {
    const body = 'The network shows nothing of it. Look into the activity of your wallet, then try again.'
    return { ...look, title: 'Probably not sent', body }
  }
  return {
    ...look,
    title: 'The network lost it',
    body: (
      <>
        No node knows <Hash record={record} />. It may still come back; you can also send it again.
      </>
    ),
  }
}

const FACES: Readonly<Record<TransactionPhase, (record: TransactionRecord) => TransactionFace>> = {
  simulating: ({ words }) => underWay('Checking', `${words.action}. It is tried out before your wallet opens.`),
  wallet: ({ words }) => underWay('Confirm in your wallet', `${words.action}. Nothing is sent until you confirm.`),
  unsure: ({ words }) => ({
    ...{ icon: 'spinner', tone: 'warning', title: 'Your wallet did not answer', isBusy: true },
    body: `${words.action}. It may have been sent: it is looked for on the network. Do not send it again yet.`,
  }),
  sent: sentFace,
  confirming: (record) =>
    underWay(
      `Confirmed ${record.confirmations}/${record.confirmationsNeeded}`,
      <>
        {record.words.action}. <Hash record={record} />
      </>,
    ),
  final: (record) => ({
    ...{ icon: 'done', tone: 'success', title: record.words.done },
    body: (
      <>
        {record.words.detail} <Hash record={record} />
      </>
    ),
  }),
  declined: () => ({
    ...{ icon: 'refused', tone: '', title: 'Not confirmed' },
    body: 'You declined in your wallet. Nothing was sent.',
  }),
  unsendable: ({ problem }) => ({
    ...{ icon: 'warning', tone: 'warning', title: problem?.title ?? 'This would fail' },
    body: `${problem?.body ?? ''} Nothing was sent.`,
  }),
  failed: (record) => ({
    ...{ icon: 'failed', tone: 'danger' },
    title: `Failed: ${record.problem?.title ?? 'the contract refused it'}`,
    body: (
      <>
        {record.problem?.body} Only the network fee was spent. <Hash record={record} />
      </>
    ),
  }),
  cancelled: () => ({
    ...{ icon: 'refused', tone: '', title: 'Cancelled in your wallet' },
    body: 'Another transaction took its place. Nothing happened; you can try again.',
  }),
  dropped: droppedFace,
}
