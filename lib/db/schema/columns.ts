import { bigint, customType, integer, numeric, text } from 'drizzle-orm/pg-core'

/** EVM chain id; every network stands alone, so nearly every key starts with it. */
export const chainId = () => integer('chain_id').notNull()

/** A token amount in base units, as bigint. 78 digits hold 2^256 − 1. */
export const amount = (name: string) => numeric(name, { precision: 78, scale: 0, mode: 'bigint' })

/** Lower-case 0x-hex (address, hash, signature). */
export const hex = (name: string) => text(name).$type<`0x${string}`>()

/** An epoch's number, counted from 0. */
export const epochNumber = (name = 'epoch') => integer(name)

/** An instant in Unix milliseconds; below 2^53 for 285,000 years. */
export const unixMs = (name: string) => bigint(name, { mode: 'number' })

/** An instant in Unix seconds, or a block number. */
export const int8 = (name: string) => bigint(name, { mode: 'number' })

/** Raw bytes. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
