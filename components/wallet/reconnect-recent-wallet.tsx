'use client'

import { useEffect, useRef } from 'react'
import { useAccount, useConfig, useConnectors, useReconnect } from 'wagmi'

/** Reconnects the wallet used last, and only that one: the others are not asked for anything. */
export function ReconnectRecentWallet() {
  const config = useConfig()
  const connectors = useConnectors()
  const { status } = useAccount()
  const { reconnect } = useReconnect()
  const isTried = useRef(false)
  useEffect(() => {
    if (isTried.current || status !== 'disconnected') return
    let isStale = false
    Promise.resolve(config.storage?.getItem('recentConnectorId')).then((recent) => {
      const connector = connectors.find((item) => item.id === recent)
      if (isStale || isTried.current || connector === undefined) return
      isTried.current = true
      reconnect({ connectors: [connector] })
    })
    return () => {
      isStale = true
    }
  }, [config, connectors, reconnect, status])
  return null
}
