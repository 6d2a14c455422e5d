import { z } from 'zod'
import { addressField, amountField, chainIdField } from '@/lib/core/view-fields'

/** Money of one token on one network since its first epoch. */
export const tokenFiguresView = z.object({
  token: addressField,
  symbol: z.string(),
  decimals: z.int(),
  /** Captured from payments and settled from prepaid balances, as active epochs counted it. */
  captured: amountField,
  /** What providers earned in active epochs: earnings and emission together. */
  earned: amountField,
  /** Of that, what was claimed. */
  claimed: amountField,
})

/** Answer of `GET /figures`: what all active epochs of each network came to. */
export const figuresView = z.object({
  /** Different providers over all networks. */
  providers: z.int().nonnegative(),
  networks: z.array(
    z.object({
      chainId: chainIdField,
      activeEpochs: z.int().nonnegative(),
      gpuMilliMs: amountField,
      providers: z.int().nonnegative(),
      tokens: z.array(tokenFiguresView),
    }),
  ),
})

/** See {@link tokenFiguresView}. */
export type TokenFiguresView = z.output<typeof tokenFiguresView>
/** See {@link figuresView}. */
export type FiguresView = z.output<typeof figuresView>
