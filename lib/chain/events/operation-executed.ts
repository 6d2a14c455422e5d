import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent } from './define-event'

/** An announced call ran. */
export const operationExecuted = defineEvent('accessManager', accessManagerAbi, 'OperationExecuted')
