import { accessManagerAbi } from '../abi/access-manager'
import { defineEvent } from './define-event'

/** An announced call was cancelled. */
export const operationCanceled = defineEvent('accessManager', accessManagerAbi, 'OperationCanceled')
