import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent, type EventArgs } from './define-event'

/** An announced call ran. */
export const operationExecuted = defineEvent('accessManager', accessManagerAbi, 'OperationExecuted')

/** Arguments of {@link operationExecuted}. */
export type OperationExecuted = EventArgs<typeof operationExecuted>
