import 'server-only'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type RoleName, roles } from '@/lib/chain/roles'
import { toChecksumAddress } from '@/lib/core/address'
import type { RoleMemberView } from '@/lib/core/operator-view'
import type { Db } from '@/lib/db/server/database'

const hex = z.string().transform((text) => text as `0x${string}`)
const grantArgs = z.object({
  roleId: z.string(),
  account: hex,
  delay: z.coerce.number(),
  since: z.coerce.number(),
})

/** Who holds which of our roles on the given networks, by the access manager's events; the chain decides each call anew. */
export async function listRoleMembers(
  db: Db,
  { chainIds }: { chainIds: readonly number[] },
): Promise<RoleMemberView[]> {
  if (chainIds.length === 0) return []
  const wanted = sql.join(
    chainIds.map((chainId) => sql`${chainId}`),
    sql`, `,
  )
  const { rows } = await db.execute<{ chain_id: number; event_name: string; args: unknown }>(sql`
    SELECT * FROM (SELECT DISTINCT ON (chain_id, args ->> 'roleId', args ->> 'account') chain_id, event_name, args
      FROM chain_logs WHERE chain_id IN (${wanted}) AND event_name IN ('RoleGranted', 'RoleRevoked')
      ORDER BY chain_id, args ->> 'roleId', args ->> 'account', block_number DESC, log_index DESC) newest
    WHERE event_name = 'RoleGranted'`)
  const names = new Map(Object.entries(roles).map(([name, id]) => [id.toString(), name as RoleName]))
  return rows.flatMap(({ chain_id: chainId, args }) => {
    const { roleId, account, delay, since } = grantArgs.parse(args)
    const role = names.get(roleId)
    return role === undefined
      ? []
      : [{ chainId, role, account: toChecksumAddress(account), since, executionDelay: delay }]
  })
}
