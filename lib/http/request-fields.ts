import { z } from '@hono/zod-openapi'
import { hashField } from '@/lib/core/view-fields'

/** Rows a page when nobody says otherwise, and at most. */
const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

const integerText = z.string().regex(/^(0|[1-9][0-9]{0,9})$/, 'must be a non-negative integer')

/** `?chainId=`; the first configured network when absent. */
export const chainIdQuery = integerText
  .transform(Number)
  .optional()
  .openapi({ type: 'integer', description: 'Network; the first configured one when absent.', example: 31337 })

/** `?limit=`, 1 … 100. */
export const limitQuery = integerText
  .transform(Number)
  .pipe(z.int().min(1).max(MAX_LIMIT))
  .default(DEFAULT_LIMIT)
  .openapi({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })

/** `?cursor=` as the page before gave it. */
export const cursorQuery = z
  .string()
  .min(1)
  .max(600)
  .optional()
  .openapi({ description: 'nextCursor of the page before.' })

/** An epoch's number in a path or query. */
export const epochText = integerText
  .transform(Number)
  .pipe(z.int().max(2_147_483_647))
  .openapi({ type: 'integer', minimum: 0 })

/** An address in any case; lower case inside. */
export const addressText = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'must be a 20-byte hex address')
  .transform((text) => text.toLowerCase() as `0x${string}`)
  .openapi({ type: 'string', pattern: '^0x[0-9a-fA-F]{40}$' })

/** 32 bytes in any case; lower case inside. */
export const hashText = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/, 'must be 32 bytes in hex')
  .transform((text) => text.toLowerCase())
  .pipe(hashField)
  .openapi({ type: 'string', pattern: '^0x[0-9a-fA-F]{64}$' })

/** An id of ours: a prefix and letters, digits, `_ . : -`. */
export const idText = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/, 'must be 1–64 of A-Z a-z 0-9 . _ : -')

/** The query of every list that is not of one network. */
export const allNetworksQuery = z.object({ limit: limitQuery, cursor: cursorQuery })

/** The query of every list of one network. */
export const pageQuery = allNetworksQuery.extend({ chainId: chainIdQuery })
