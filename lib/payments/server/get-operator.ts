import 'server-only'
import { and, desc, eq } from 'drizzle-orm'
import { z } from 'zod'
import { type Address, ZERO_ADDRESS } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { chainLogs } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

const hex = z.string().transform((text) => text as Address)
const operatorSetArgs = z.object({ operator: hex, signer: hex })

/** The operator that new payments name: the one the escrow allowed last. Throws {@link NoOperatorError}. */
export async function getOperator(db: Db, { chainId }: { chainId: number }): Promise<Address> {
  const rows = await db
    .select({ args: chainLogs.args })
    .from(chainLogs)
    .where(and(eq(chainLogs.chainId, chainId), eq(chainLogs.eventName, 'OperatorSet')))
    .orderBy(desc(chainLogs.blockNumber), desc(chainLogs.logIndex))
  const seen = new Set<Address>()
  for (const row of rows) {
    const { operator, signer } = operatorSetArgs.parse(row.args)
    if (signer !== ZERO_ADDRESS && !seen.has(operator)) return operator
    seen.add(operator)
  }
  throw new NoOperatorError(chainId)
}

/** The index has not seen an operator on this network: it is just starting, or none is allowed. */
export class NoOperatorError extends AppError {
  constructor(chainId: number) {
    super(`No operator is allowed on network ${chainId}`, {
      code: 'NO_OPERATOR',
      status: 503,
      hint: 'Try again in a moment; if it stays, the escrow has no operator.',
      retryable: true,
    })
  }
}
