'use client'

import Link from 'next/link'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatGpuHours, formatGpuHoursOfParts } from '@/lib/core/format-gpu-hours'
import { formatShares } from '@/lib/core/format-shares'
import { shortHex } from '@/lib/core/short-hex'
import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import { Amount } from '../ui/amount'
import { Card } from '../ui/card'
import { TableScroll } from '../ui/table-scroll'
import { reasonWords } from './reason-words'

/** Where the newest decided epoch's reward came from: task, model, hours, and why some of it did not count. */
export function EpochSources({
  network,
  epochs,
  activeEpoch,
}: {
  network: ClientNetwork
  epochs: readonly EpochRewardsView[]
  activeEpoch: number | null
}) {
  const epoch = epochs.find((item) => item.usage.length > 0 && (activeEpoch === null || item.epoch <= activeEpoch))
  if (epoch === undefined) return null
  return (
    <Card
      title={`Where epoch ${epoch.epoch} came from`}
      sub={<EpochSum epoch={epoch} network={network} />}
      end={
        <Link className="small" href={`/epochs/${epoch.epoch}?chainId=${network.chainId}`} prefetch={false}>
          Verify epoch {epoch.epoch}
        </Link>
      }
    >
      <SourcesTable epoch={epoch} />
    </Card>
  )
}

function SourcesTable({ epoch }: { epoch: EpochRewardsView }) {
  const hours = formatGpuHoursOfParts(epoch.usage.map((item) => BigInt(item.gpuMilliMs)))
  const shares = formatShares(epoch.usage.map((item) => BigInt(item.weight)))
  return (
    <TableScroll label={`Sources of epoch ${epoch.epoch}`}>
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Model</th>
            <th scope="col" className="num">
              GPU-hours
            </th>
            <th scope="col" className="num">
              Share of your weight
            </th>
            <th scope="col">Counts</th>
          </tr>
        </thead>
        <tbody>
          {epoch.usage.map((item, index) => (
            <tr key={`${item.taskRef}:${item.gpuModel}:${item.reason ?? ''}`}>
              <th scope="row" className="mono" title={item.taskRef}>
                {item.taskId ?? shortHex(item.taskRef)}
              </th>
              <td className="st">{item.gpuModel}</td>
              <td className="num" data-l="GPU-hours">
                {hours[index]}
              </td>
              <td className="num" data-l="Share">
                {shares[index]}
              </td>
              <td data-l="Counts" className={item.reason === null ? '' : 'reason'}>
                {item.reason === null ? 'Yes' : `No: it ${reasonWords(item.reason)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function EpochSum({ epoch, network }: { epoch: EpochRewardsView; network: ClientNetwork }) {
  return (
    <>
      {formatGpuHours(BigInt(epoch.gpuMilliMs))} GPU-hours
      {epoch.tokens
        .filter((item) => item.reward !== '0')
        .map((item) => {
          const token = network.deployment.tokens.find((known) => known.address === item.token.toLowerCase())
          if (token === undefined) return null
          return (
            <span key={item.token}>
              {' · '}
              {item.earningsShare === '0' ? null : (
                <>
                  <Amount value={BigInt(item.earningsShare)} token={token} /> earnings
                </>
              )}
              {item.earningsShare === '0' || item.emissionShare === '0' ? '' : ', '}
              {item.emissionShare === '0' ? null : (
                <>
                  <Amount value={BigInt(item.emissionShare)} token={token} /> emission
                </>
              )}
            </span>
          )
        })}
    </>
  )
}
