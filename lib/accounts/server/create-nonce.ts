import 'server-only'
import { randomBytes } from 'node:crypto'
import { lt } from 'drizzle-orm'
import { MINUTE_MS } from '@/lib/core/time'
import { siweNonces } from '@/lib/db/schema/accounts'
import type { Db } from '@/lib/db/server/database'
import { hashBrowserKey } from './browser-key'

/** Time between asking for a nonce and using it: a wallet prompt's worth. */
const NONCE_TTL_MS = 5 * MINUTE_MS

/** Makes a single-use nonce (128 bits) for the browser that holds `browserKey`; drops those that ran out. */
export async function createNonce(
  db: Db,
  { browserKey, nowMs }: { browserKey: string; nowMs: number },
): Promise<{ nonce: string; expiresAtMs: number }> {
  await db.delete(siweNonces).where(lt(siweNonces.expiresAt, new Date(nowMs)))
  const nonce = randomBytes(16).toString('hex')
  const expiresAtMs = nowMs + NONCE_TTL_MS
  await db
    .insert(siweNonces)
    .values({ nonce, browserHash: hashBrowserKey(browserKey), expiresAt: new Date(expiresAtMs) })
  return { nonce, expiresAtMs }
}
