import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent } from './define-event'

/** A governed call was announced; it can run after its delay. */
export const operationScheduled = defineEvent('accessManager', accessManagerAbi, 'OperationScheduled')
