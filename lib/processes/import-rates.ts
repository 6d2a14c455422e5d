import 'server-only'
import { readFileSync } from 'node:fs'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { findServedNetwork, getServerConfig, networkNowMs } from '@/lib/config/env.server'
import { ConfigError } from '@/lib/core/app-error'
import { openDatabase } from '@/lib/db/server/database'
import { importRateCard, rateCardSchema } from '@/lib/epochs/server/import-rate-card'

/** npm run rates -- CHAIN_ID CARD.json: adds a rate card version; the same card again changes nothing. */
const [chainId, file] = process.argv.slice(2)
const config = getServerConfig()
const network = findServedNetwork(config, Number(chainId))
if (!network || !file)
  throw new ConfigError('usage: npm run rates -- CHAIN_ID CARD.json;', `NETWORKS does not serve ${chainId}`)
const database = openDatabase(config.databaseUrl)
try {
  const schedule = await readEpochSchedule(createNetworkClients(config.networks).get(network.chainId), network)
  const card = rateCardSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const { version } = await importRateCard(database.db, {
    chainId: network.chainId,
    schedule,
    nowMs: networkNowMs(network),
    card,
  })
  console.log(`Rate card version ${version} of ${network.name} counts from epoch ${card.effectiveEpoch} on.`)
} finally {
  await database.close()
}
