import 'server-only'
import type { Logger } from 'pino'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import type { Database } from '@/lib/db/server/database'
import { deliverWebhooks } from '@/lib/payments/server/deliver-webhooks'
import { noteWebhookEvents } from '@/lib/payments/server/note-webhook-events'
import { readFinalizedBlock } from '@/lib/payments/server/read-finalized-block'

/** Notes what became final on each network and attempts what is due. A network that is behind holds up no other. */
export async function tellPlatform(
  { db }: Database,
  { networks, log }: { networks: readonly NetworkConfig[]; log: Logger },
): Promise<void> {
  for (const network of networks) {
    const { chainId } = network
    const finalizedBlock = await readFinalizedBlock(db, { chainId })
    if (finalizedBlock === null) continue
    await noteWebhookEvents(db, { chainId, finalizedBlock, nowMs: networkNowMs(network) }).catch((error: unknown) =>
      log.error({ err: error, chainId }, 'events were not noted, they will be'),
    )
  }
  const localOnly = networks.every((network) => network.local)
  await deliverWebhooks(db, { localOnly })
}
