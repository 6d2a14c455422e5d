import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { PublicClient } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { usableCredit } from '../prepaid-credit'
import { prepaidThresholds } from '../top-up-advice'
import { readCommitments } from './prepaid-commitments'
import { accountKey, type PrepaidAccount, readPrepaidBalances } from './read-prepaid-balances'

/** Shares captured of a hold, per cent, at which its consumer is warned, and the platform told, once each. */
const HOLD_LOW_PERCENT = [80, 95] as const

/** As of which final block, and its time in Unix seconds. */
type AsOf = { chainId: number; toBlock: number; at: number }

/**
 * Warns of holds that final captures have nearly used up: once a threshold, and no more once nothing is held. Doing it
 * again changes nothing.
 */
export async function noteHoldWarnings(db: Db, { chainId, toBlock, at }: AsOf): Promise<void> {
  for (const percent of HOLD_LOW_PERCENT) {
    await db.execute(sql`
      INSERT INTO warnings (chain_id, code, subject, threshold, raised_at, details)
      SELECT p.chain_id, 'HOLD_LOW', p.payment_id, ${percent}, ${at}, jsonb_build_object(
        'left', (p.authorized - p.captured - p.voided - p.reclaimed)::text, 'captured', p.captured::text,
        'authorized', p.authorized::text, 'payer', p.payer, 'token', p.token, 'quoteId', p.quote_id, 'taskId', q.task_id)
      FROM payments p JOIN quotes q ON q.quote_id = p.quote_id
        JOIN tasks t ON t.chain_id = q.chain_id AND t.task_id = q.task_id
      WHERE p.chain_id = ${chainId} AND p.rejection IS NULL AND t.completed_at_ms IS NULL AND ${LOW}
        AND p.captured * 100 >= p.authorized * ${percent}
        AND NOT EXISTS (SELECT 1 FROM payment_events v WHERE v.chain_id = p.chain_id AND v.payment_id = p.payment_id
          AND v.block_number > ${toBlock})
        AND NOT EXISTS (SELECT 1 FROM warnings w WHERE w.chain_id = p.chain_id AND w.code = 'HOLD_LOW'
          AND w.subject = p.payment_id AND w.threshold = ${percent})
      ON CONFLICT DO NOTHING`)
  }
  await db.execute(sql`
    UPDATE warnings w SET cleared_at = ${at} FROM payments p
    WHERE w.chain_id = ${chainId} AND w.code = 'HOLD_LOW' AND w.cleared_at IS NULL AND p.chain_id = w.chain_id
      AND p.payment_id = w.subject AND p.authorized <= p.captured + p.voided + p.reclaimed`)
}

/**
 * Warns of settlements that the escrow left out because the balance or its limit did not cover them: once for each epoch
 * that is not paid for, until it is. Doing it again changes nothing.
 */
export async function noteSkippedSettlements(db: Db, { chainId, at }: Pick<AsOf, 'chainId' | 'at'>): Promise<void> {
  await db.execute(sql`
    INSERT INTO warnings (chain_id, code, subject, threshold, raised_at, details)
    SELECT d.chain_id, 'PREPAID_SKIPPED', d.task_id, d.epoch, ${at}, jsonb_build_object(
      'left', (d.amount - d.settled)::text, 'payer', d.payer, 'token', d.token, 'taskId', d.task_id, 'epoch', d.epoch,
      'reason', d.reason)
    FROM settlements_due d WHERE d.chain_id = ${chainId} AND d.state = 'given-up'
      AND d.reason IN ('OVER_BALANCE', 'OVER_EPOCH_LIMIT', 'CREDIT_SHORT')
    ON CONFLICT DO NOTHING`)
  await db.execute(sql`
    UPDATE warnings w SET cleared_at = ${at} FROM settlements_due d
    WHERE w.chain_id = ${chainId} AND w.code = 'PREPAID_SKIPPED' AND w.cleared_at IS NULL AND d.chain_id = w.chain_id
      AND d.task_id = w.subject AND d.epoch = w.threshold AND d.state = 'final'`)
}

/** As the index payments_low has it: few of all holds. */
const LOW = sql`p.captured * 5 >= p.authorized * 4 AND p.authorized > p.captured + p.voided + p.reclaimed`

/**
 * Warns of prepaid balances that do not cover what runs on them and come to an end: once a threshold, and again only
 * after it was over. Reads the balances as of the final block. Doing it again changes nothing.
 */
export async function notePrepaidWarnings(
  { db, client }: { db: Db; client: PublicClient },
  parameters: AsOf & { network: NetworkConfig; lengthSeconds: number; isTaskSettled: SQL },
): Promise<void> {
  const { network, chainId, toBlock, at } = parameters
  const accounts = await listRunning(db, parameters)
  const balances = await readPrepaidBalances(client, { network, accounts, blockNumber: toBlock })
  const raised: { subject: string; threshold: number; details: Record<string, string> }[] = []
  for (const account of accounts) {
    const balance = balances.get(accountKey(account))
    if (!balance) continue
    const bound = await readCommitments(db, { ...parameters, ...account })
    const left = usableCredit(balance).toString()
    const details = { left, committed: bound.committed.toString(), burnPerEpoch: bound.burn.toString(), ...account }
    const needs = {
      ...balance,
      ...bound,
      maxPerEpoch: balance.nextMaxPerEpoch,
      lengthSeconds: parameters.lengthSeconds,
    }
    for (const threshold of prepaidThresholds(needs)) {
      raised.push({ subject: accountKey(account), threshold, details })
    }
  }
  await db.execute(sql`
    WITH raised AS (SELECT subject, threshold, details FROM json_to_recordset(${JSON.stringify(raised)}::json)
      AS r(subject text, threshold int, details jsonb)),
    cleared AS (UPDATE warnings w SET cleared_at = ${at} WHERE w.chain_id = ${chainId} AND w.code = 'PREPAID_LOW'
      AND w.cleared_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM raised r WHERE r.subject = w.subject AND r.threshold = w.threshold))
    INSERT INTO warnings (chain_id, code, subject, threshold, raised_at, details)
    SELECT ${chainId}, 'PREPAID_LOW', subject, threshold, ${at}, details FROM raised ON CONFLICT DO NOTHING`)
}

async function listRunning(
  db: Db,
  { chainId, at, isTaskSettled }: AsOf & { isTaskSettled: SQL },
): Promise<PrepaidAccount[]> {
  const { rows } = await db.execute<{ payer: Address; token: Address }>(sql`
    SELECT DISTINCT q.payer, q.token FROM quotes q WHERE q.chain_id = ${chainId} AND q.prepaid_at IS NOT NULL
      AND q.authorization_expiry > ${at} AND NOT (${isTaskSettled}) ORDER BY q.payer, q.token`)
  return rows
}
