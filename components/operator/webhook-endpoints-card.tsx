'use client'

import { type FormEvent, useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { useWebhookEndpoints } from '@/lib/history/client/use-operator'
import { useAddWebhook, useDisableWebhook } from '@/lib/history/client/use-operator-actions'
import type { WebhookEndpointView } from '@/lib/payments/webhook-view'
import { Badge } from '../ui/badge'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { ConfirmButton } from '../ui/confirm-button'
import { CopyButton } from '../ui/copy-button'
import { EmptyState } from '../ui/empty-state'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { RelativeTime } from '../ui/relative-time'
import { ActionProblem } from './action-problem'

/** Where the platform is told of events: add one, see them, stop one. */
export function WebhookEndpointsCard({ network }: { network: ClientNetwork }) {
  const endpoints = useWebhookEndpoints()
  const disable = useDisableWebhook()
  return (
    <Card title="Endpoints" sub={`Told of every final event on ${network.name}, signed per standard-webhooks.`}>
      <AddEndpoint network={network} />
      <ActionProblem error={disable.error} />
      <Loaded query={endpoints} what="Endpoints">
        {({ items }) => {
          const here = items.filter((item) => item.chainId === network.chainId)
          return here.length === 0 ? (
            <EmptyState title="Nobody is told yet">Add the address of the platform’s receiver above.</EmptyState>
          ) : (
            <ul className="rows line-top">
              {here.map((item) => (
                <EndpointRow key={item.endpointId} item={item} disable={disable} />
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Card>
  )
}

function AddEndpoint({ network }: { network: ClientNetwork }) {
  const add = useAddWebhook()
  const [url, setUrl] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate({ url: url.trim(), chainId: network.chainId }, { onSuccess: () => setUrl('') })
  }
  return (
    <div className="card-body stack tight">
      <form className="field" onSubmit={submit}>
        <label htmlFor="webhook-url">Address of the receiver</label>
        <div className="with-button">
          <input
            id="webhook-url"
            className="input"
            type="url"
            placeholder="https://"
            value={url}
            aria-describedby="webhook-help"
            onChange={(event) => setUrl(event.target.value)}
          />
          <Button type="submit" busy={add.isPending} disabled={url.trim() === ''}>
            Add endpoint
          </Button>
        </div>
        <p className={add.error === null ? 'help' : 'help err'} id="webhook-help">
          {add.error === null ? 'Events from now on are sent there; earlier ones are not.' : add.error.message}
        </p>
      </form>
      {add.data === undefined ? null : <NewSecret secret={add.data.secret} />}
    </div>
  )
}

function NewSecret({ secret }: { secret: string }) {
  return (
    <Banner tone="success" icon="done" title="Keep this secret now: it is not shown again">
      The receiver checks signatures with it. <code className="wrap">{secret}</code>{' '}
      <span className="chip">
        <CopyButton value={secret} label="Copy the secret" />
      </span>
    </Banner>
  )
}

function EndpointRow({ item, disable }: { item: WebhookEndpointView; disable: ReturnType<typeof useDisableWebhook> }) {
  const isOn = item.disabledAt === null
  return (
    <li>
      <Icon name={isOn ? 'check' : 'refused'} className={isOn ? 'success' : ''} />
      <div>
        <div className="strong wrap">{item.url}</div>
        <div className="sub">
          {isOn ? 'Added' : 'Stopped'} <RelativeTime at={item.disabledAt ?? item.createdAt} clock="server" />
        </div>
      </div>
      {isOn ? (
        <ConfirmButton
          label="Stop"
          look="danger"
          busy={disable.isPending && disable.variables === item.endpointId}
          title="Tell this endpoint nothing any more?"
          what={
            <p>
              No further event is sent to <span className="wrap">{item.url}</span>, and what waits for it is not tried
              again. The log stays. To start again, add the address anew; it gets another secret.
            </p>
          }
          confirm="Stop it"
          onConfirm={() => disable.mutate(item.endpointId)}
        />
      ) : (
        <Badge tone="plain" mark="dash">
          Stopped
        </Badge>
      )}
    </li>
  )
}
