import { emissionControllerAbi } from '../abi/emission-controller'
import { defineEvent, type EventArgs } from './define-event'

/** An epoch's emission was minted into the distributor. */
export const epochMinted = defineEvent('emission', emissionControllerAbi, 'EpochMinted')

/** Arguments of {@link epochMinted}. */
export type EpochMinted = EventArgs<typeof epochMinted>
