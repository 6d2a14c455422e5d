import { emissionControllerAbi } from '../abi/emission-controller'
import { defineEvent } from './define-event'

/** An epoch's emission was minted into the distributor. */
export const epochMinted = defineEvent('emission', emissionControllerAbi, 'EpochMinted')
