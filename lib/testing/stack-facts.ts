import { and, eq } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { epochs } from '@/lib/db/schema/epochs'
import { payments } from '@/lib/db/schema/payments'
import type { LocalStack } from './local-stack'

/** Most cycles of the worker that an epoch takes to become active once it is over. */
const CYCLES_TO_ACTIVE = 80

/** The stack's token that is not our own: a dollar with six decimals. */
export function otherTokenOf({ network }: LocalStack): Address {
  const dollar = network.deployment.tokens.find((token) => !token.own)
  if (!dollar) throw new Error('the stack has no token but our own')
  return dollar.address
}

/** Time of the stack's last block, Unix seconds. */
export async function chainNow({ client }: LocalStack): Promise<number> {
  return Number((await client.getBlock()).timestamp)
}

/** Runs the worker's cycle so often. */
export async function runCycles(stack: LocalStack, count: number): Promise<void> {
  for (let cycle = 0; cycle < count; cycle += 1) await stack.cycle()
}

/** Runs the worker until an epoch pays; throws where it never does, or where somebody was alerted. */
export async function cycleUntilActive(stack: LocalStack, epoch: number): Promise<void> {
  for (let cycle = 0; cycle < CYCLES_TO_ACTIVE && (await statusOfEpoch(stack, epoch)) !== 'active'; cycle += 1) {
    await stack.cycle()
  }
  const status = await statusOfEpoch(stack, epoch)
  if (status !== 'active') throw new Error(`epoch ${epoch} is ${status}`)
  if (stack.alerts.length > 0) throw new Error(`alerted: ${stack.alerts.join('; ')}`)
}

/** Where an epoch of the stack is; undefined before it is over. */
export async function statusOfEpoch({ database, network }: LocalStack, epoch: number): Promise<string | undefined> {
  const [row] = await database.db
    .select({ status: epochs.status })
    .from(epochs)
    .where(and(eq(epochs.chainId, network.chainId), eq(epochs.epoch, epoch)))
  return row?.status
}

/** A payment as the index has it; undefined where it has none. */
export async function indexedPayment(
  { database }: LocalStack,
  paymentId: `0x${string}`,
): Promise<typeof payments.$inferSelect | undefined> {
  const [row] = await database.db.select().from(payments).where(eq(payments.paymentId, paymentId))
  return row
}
