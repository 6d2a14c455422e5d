import { createPublicClient, custom, type PublicClient } from 'viem'
import type { LocalStack } from './local-stack'

/** A client of the stack's chain that tells of each JSON-RPC method before it is asked. */
export function createRecordingClient(stack: LocalStack, onMethod: (method: string) => void): PublicClient {
  const transport = custom({
    request: (call) => {
      onMethod(call.method)
      return stack.client.request(call)
    },
  })
  return createPublicClient({ transport }) as PublicClient
}
