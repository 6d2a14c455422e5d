import { SECOND_MS } from '../time'

/** The server sends something every 20 s: after more than two of its beats the connection is dead, whatever it says of itself. */
const SILENCE_MS = 50 * SECOND_MS

/** A stream that was refused, or fell silent, is opened anew after this; a browser does it only where the network failed. */
const REOPEN_MS = 10 * SECOND_MS

/** What a stream does while somebody listens. */
export type StreamListener = {
  /** Opened now (Unix ms), or not open any more (null). */
  onOpened: (openedAt: number | null) => void
  /** One of the named events, with its data. */
  onEvent: (name: string, data: string) => void
}

/** What is followed: `open` begins a stream at the id of the last event that was heard, null for none. */
export type Stream = { open: (lastEventId: string | null) => EventSource; events: readonly string[] }

/**
 * Keeps a stream of server-sent events open, and says at once when it is not. Answers how to leave it: with the id of the
 * last event, where the next one begins.
 */
export function followStream(
  { open, events }: Stream,
  listener: StreamListener,
  from: string | null,
): () => string | null {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastEventId = from
  const after = (delayMs: number, work: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(work, delayMs)
  }
  const close = () => {
    clearTimeout(timer)
    source?.close()
    source = null
    listener.onOpened(null)
  }
  const fall = () => {
    close()
    after(REOPEN_MS, start)
  }
  const hear = (event: MessageEvent<string>) => {
    after(SILENCE_MS, fall)
    if (event.lastEventId !== '') lastEventId = event.lastEventId
    listener.onEvent(event.type, event.data)
  }
  const start = () => {
    const opened = open(lastEventId)
    source = opened
    after(SILENCE_MS, fall)
    opened.addEventListener('open', () => {
      after(SILENCE_MS, fall)
      listener.onOpened(Date.now())
    })
    opened.addEventListener('error', () => {
      if (opened.readyState === opened.CLOSED) fall()
      else listener.onOpened(null)
    })
    for (const name of events) opened.addEventListener(name, hear)
  }
  start()
  return () => {
    close()
    return lastEventId
  }
}
