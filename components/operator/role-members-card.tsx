'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { formatDuration, formatUtcMinute } from '@/lib/core/format-time'
import type { RoleMemberView } from '@/lib/core/operator-view'
import { useRoleMembers } from '@/lib/history/client/use-operator'
import { Card } from '../ui/card'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'
import { GrantMeter } from './grant-meter'
import { RevokeMeter } from './revoke-meter'

/** Meters first: they come and go; the other roles follow, to be looked at. */
export function RoleMembersCard({ network }: { network: ClientNetwork }) {
  const members = useRoleMembers()
  return (
    <Loaded query={members} what="Role holders">
      {({ items }) => {
        const here = items.filter((item) => item.chainId === network.chainId)
        return (
          <>
            <MetersCard network={network} meters={here.filter((item) => item.role === 'meter')} />
            <OtherRoles network={network} members={here.filter((item) => item.role !== 'meter')} />
          </>
        )
      }}
    </Loaded>
  )
}

function MetersCard({ network, meters }: { network: ClientNetwork; meters: readonly RoleMemberView[] }) {
  return (
    <Card title="Meters" sub={`Schedulers whose signed usage counts on ${network.name}.`}>
      <GrantMeter network={network} known={meters.map((item) => item.account.toLowerCase())} />
      {meters.length === 0 ? (
        <p className="card-body secondary line-top">No meter holds the role: no usage is taken on {network.name}.</p>
      ) : (
        <TableScroll label="Meters">
          <table className="stacked">
            <thead>
              <tr>
                <th scope="col">Meter</th>
                <th scope="col">Since</th>
                <th scope="col">Action</th>
              </tr>
            </thead>
            <tbody>
              {meters.map((item) => (
                <tr key={item.account}>
                  <th scope="row">
                    <HexChip hex={item.account} kind="address" chainId={item.chainId} />
                  </th>
                  <td data-l="Since">{sinceText(item.since)}</td>
                  <td className="st">
                    <RevokeMeter network={network} meter={item.account} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

function OtherRoles({ network, members }: { network: ClientNetwork; members: readonly RoleMemberView[] }) {
  return (
    <Card title="Other roles" sub={`Who can act on ${network.name}, and after which delay.`}>
      <TableScroll label="Other roles">
        <table className="stacked">
          <thead>
            <tr>
              <th scope="col">Role</th>
              <th scope="col">Account</th>
              <th scope="col">Delay of its calls</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {members.map((item) => (
              <tr key={`${item.role}:${item.account}`}>
                <th scope="row">{item.role}</th>
                <td data-l="Account">
                  <HexChip hex={item.account} kind="address" chainId={item.chainId} />
                </td>
                <td data-l="Delay of its calls">
                  {item.executionDelay === 0 ? 'none' : formatDuration(item.executionDelay * 1000, 2)}
                </td>
                <td data-l="Since">{sinceText(item.since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  )
}

/** The access manager writes 0 for roles that were there from its first block on. */
function sinceText(since: number): string {
  return since === 0 ? 'the beginning' : formatUtcMinute(since * 1000)
}
