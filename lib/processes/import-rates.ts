import 'server-only'
import { readFileSync } from 'node:fs'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { findServedNetwork, getServerConfig, networkNowMs } from '@/lib/config/env.server'
import { InvalidInputError } from '@/lib/core/app-error'
import { openDatabase } from '@/lib/db/server/database'
import { importRateCard, rateCardSchema } from '@/lib/epochs/server/import-rate-card'
import { runCommand } from './run-process'

/** npm run rates -- CHAIN_ID CARD.json: adds a rate card version; the same card again changes nothing. */
await runCommand('rates', async () => {
  const [chainId, file] = process.argv.slice(2)
  if (!chainId || !file) throw new InvalidInputError('usage', 'npm run rates -- CHAIN_ID CARD.json')
  const config = getServerConfig()
  const network = findServedNetwork(config, Number(chainId))
  if (!network) throw new InvalidInputError('CHAIN_ID', `NETWORKS does not serve ${chainId}`)
  const card = rateCardSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const database = openDatabase(config.databaseUrl)
  try {
    const schedule = await readEpochSchedule(createNetworkClients(config.networks).get(network.chainId), network)
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
})
