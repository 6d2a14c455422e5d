import 'server-only'
import type { Session } from 'next-auth'
import { getSession } from '@/lib/accounts/server/get-session'
import { toChecksumAddress } from '@/lib/core/address'

/** The live session as next-auth's provider in the browser takes it, or null. */
export async function readSession(): Promise<Session | null> {
  const session = await getSession()
  if (session === null) return null
  const { userId, sessionId, address, chainId, expiresAt } = session
  return {
    user: { userId, sessionId, chainId, address: toChecksumAddress(address) },
    expires: new Date(expiresAt * 1000).toISOString(),
  }
}
