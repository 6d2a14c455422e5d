import { InvalidInputError } from '@/lib/core/app-error'

/**
 * Checks where deliveries are to go: https, without a password in it; plain http only where everything runs on one
 * machine. Whether its host is on the public internet is looked at by each delivery, once its name is resolved.
 * Throws InvalidInputError.
 */
export function checkWebhookUrl(text: string, { localOnly }: { localOnly: boolean }): string {
  const url = new URL(text)
  const secure = url.protocol === 'https:' || (localOnly && url.protocol === 'http:')
  if (!secure) throw new InvalidInputError('url', 'must start with https://')
  if (url.username !== '' || url.password !== '')
    throw new InvalidInputError('url', 'must not contain a user or password')
  return url.href
}
