import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent, type EventArgs } from './define-event'

/** A governed call was announced; it can run after its delay. */
export const operationScheduled = defineEvent('accessManager', accessManagerAbi, 'OperationScheduled')

/** Arguments of {@link operationScheduled}. */
export type OperationScheduled = EventArgs<typeof operationScheduled>
