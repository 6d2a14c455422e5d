import { warpTokenAbi } from '../abi/warp-token'
import { defineEvent, type EventArgs } from './define-event'

/** An owner allowed a spender an amount. */
export const approval = defineEvent('token', warpTokenAbi, 'Approval')

/** Arguments of {@link approval}. */
export type Approval = EventArgs<typeof approval>
