import { warpTokenAbi } from '../abi/warp-token'
import { defineEvent, type EventArgs } from './define-event'

/** Tokens moved from one address to another (zero address: minted or burnt). */
export const transfer = defineEvent('token', warpTokenAbi, 'Transfer')

/** Arguments of {@link transfer}. */
export type Transfer = EventArgs<typeof transfer>
