import 'server-only'
import { and, eq, inArray, type SQL } from 'drizzle-orm'
import type { PublicClient } from 'viem'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { historyEntries } from '@/lib/db/schema/history'
import type { Db } from '@/lib/db/server/database'
import { usableCredit } from '../prepaid-credit'
import type { PrepaidAccountView } from '../prepaid-view'
import { topUpAdvice } from '../top-up-advice'
import { listWarnings } from './list-warnings'
import { readCommitments } from './prepaid-commitments'
import { readFinalizedBlock } from './read-finalized-block'
import { accountKey, type ChainPrepaid, type PrepaidAccount, readPrepaidBalances } from './read-prepaid-balances'

type Question = {
  network: NetworkConfig
  wallets: readonly Address[]
  nowMs: number
  lengthSeconds: number
  isTaskSettled: SQL
}

/**
 * The prepaid balances of wallets on a network as of its last final block, in every token in which something was ever
 * deposited, with how long each lasts and how much to add. Throws what the endpoints throw.
 */
export async function readPrepaidAccounts(
  { db, client }: { db: Db; client: PublicClient },
  question: Question,
): Promise<PrepaidAccountView[]> {
  const { network, wallets } = question
  const { chainId } = network
  const blockNumber = await readFinalizedBlock(db, { chainId })
  if (blockNumber === null || blockNumber < 0) return []
  const accounts = await listAccounts(db, { chainId, wallets })
  const balances = await readPrepaidBalances(client, { network, accounts, blockNumber })
  const views = accounts.map(async (account) => {
    const balance = balances.get(accountKey(account))
    return balance ? toView(db, { ...question, ...account, balance, blockNumber }) : null
  })
  return (await Promise.all(views)).filter((view) => view !== null)
}

async function listAccounts(
  db: Db,
  { chainId, wallets }: { chainId: number; wallets: readonly Address[] },
): Promise<PrepaidAccount[]> {
  if (wallets.length === 0) return []
  const { wallet, token, type } = historyEntries
  return db
    .selectDistinct({ payer: wallet, token })
    .from(historyEntries)
    .where(and(eq(historyEntries.chainId, chainId), inArray(wallet, [...wallets]), eq(type, 'prepaid-deposited')))
    .orderBy(wallet, token)
}

async function toView(
  db: Db,
  parameters: Question & { payer: Address; token: Address; balance: ChainPrepaid; blockNumber: number },
): Promise<PrepaidAccountView> {
  const { network, payer, token, balance, blockNumber, nowMs, lengthSeconds, isTaskSettled } = parameters
  const { chainId, deployment } = network
  const at = Math.floor(networkNowMs(network, nowMs) / SECOND_MS)
  const bound = await readCommitments(db, { chainId, payer, token, at, lengthSeconds, isTaskSettled })
  const entry = deployment.tokens.find(({ address }) => address === token)
  const advice = topUpAdvice({ ...balance, ...bound, maxPerEpoch: balance.nextMaxPerEpoch, lengthSeconds })
  return {
    ...{ chainId, blockNumber, payer: toChecksumAddress(payer), token: toChecksumAddress(token) },
    ...{ symbol: entry?.symbol ?? '', decimals: entry?.decimals ?? 0 },
    balance: balance.balance.toString(),
    withdrawal: balance.withdrawal.toString(),
    withdrawableAt: balance.withdrawableAt,
    usable: usableCredit(balance).toString(),
    maxPerEpoch: balance.maxPerEpoch.toString(),
    nextMaxPerEpoch: balance.nextMaxPerEpoch.toString(),
    runningTasks: bound.running,
    committed: bound.committed.toString(),
    topUpAdvice: {
      burnPerEpoch: bound.burn.toString(),
      ...{ lastsEpochs: advice.lastsEpochs, lastsSeconds: advice.lastsSeconds },
      add: advice.add.toString(),
      raiseLimitTo: advice.raiseLimitTo?.toString() ?? null,
    },
    warnings: await listWarnings(db, { chainId, code: 'PREPAID_LOW', subject: accountKey({ payer, token }) }),
  }
}
