import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent, type EventArgs } from './define-event'

/** An announced call was cancelled. */
export const operationCanceled = defineEvent('accessManager', accessManagerAbi, 'OperationCanceled')

/** Arguments of {@link operationCanceled}. */
export type OperationCanceled = EventArgs<typeof operationCanceled>
