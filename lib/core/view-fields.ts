import './zod-without-eval'
import { z } from 'zod'

/** An amount in a token's base unit, as every answer writes it: a decimal string without sign or leading zeros. */
export const amountField = z.string().regex(/^(0|[1-9][0-9]{0,77})$/)

/** An address in EIP-55 spelling. */
export const addressField = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text as `0x${string}`)

/** 32 bytes in lower-case hex. */
export const hashField = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as `0x${string}`)

/** Bytes of any length in lower-case hex. */
export const hexField = z
  .string()
  .regex(/^0x([0-9a-f]{2})*$/)
  .transform((text) => text as `0x${string}`)

/** EIP-155 chain id. */
export const chainIdField = z.int().positive()

/** An instant in Unix seconds. */
export const unixSecondsField = z.int().nonnegative()

/** A rate in basis points, 0 … 10,000. */
export const bpsField = z.int().min(0).max(10_000)

/** One page of a list: `nextCursor` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** A line that a person wrote: 1 … `max` characters without control characters, which databases and pages choke on. */
export function lineField(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{C}*$/u, 'must not contain control characters')
}

/** Text that a person wrote: as {@link lineField}, with line ends and tabs. */
export function textField(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[\P{C}\n\r\t]*$/u, 'must not contain control characters')
}
