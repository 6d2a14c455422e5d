import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { AppError } from '@/lib/core/app-error'
import type { QuotedPrice, QuotedTask } from '@/lib/payments/server/quote-terms'
import { readDisputeWindow } from '@/lib/payments/server/read-dispute-window'
import { epochAt } from '@/lib/usage/epoch-schedule'
import { findEffectiveRateCard } from '@/lib/usage/server/find-rate-card'
import type { HttpDependencies } from './dependencies'

/** What the rate card in force says about a task on a network. Throws {@link NoPriceError}. */
export async function findPrice(
  { database, clients }: HttpDependencies,
  network: NetworkConfig,
  task: QuotedTask,
  nowMs: number,
): Promise<QuotedPrice> {
  const client = clients.get(network.chainId)
  const schedule = await readEpochSchedule(client, network)
  const epoch = Math.max(0, epochAt(schedule, networkNowMs(network, nowMs)))
  const card = await findEffectiveRateCard(database.db, { chainId: network.chainId, epoch })
  const model = card?.models.get(task.gpuModel)
  if (!card || !model) throw new NoPriceError(`The model ${task.gpuModel} is not in the rate card of this network`)
  const pricePerGpuHour = model.prices.get(task.token)
  if (pricePerGpuHour === undefined) throw new NoPriceError(`${task.gpuModel} cannot be paid in this token`)
  return {
    pricePerGpuHour,
    feeBps: card.feeBps,
    burnBps: card.burnBps,
    rateCardVersion: card.version,
    epochLengthSeconds: schedule.lengthSeconds,
    disputeWindowSeconds: await readDisputeWindow(client, network),
  }
}

/** The rate card in force has no price for the task. */
export class NoPriceError extends AppError {
  constructor(problem: string) {
    super(problem, { code: 'NO_PRICE', status: 422, hint: 'GET /api/v1/rates lists models, tokens and prices.' })
  }
}
