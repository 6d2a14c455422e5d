import net from 'node:net'
import { AppError } from '@/lib/core/app-error'
import { findFreePort } from '@/lib/db/server/find-free-port'

/** Whether a loopback port can be bound right now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** A port that is free on loopback: the preferred one if it is, else one the system gives. */
export async function findPort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred
  return findFreePort()
}

/** The port that PORT names. Throws {@link PortTakenError} when it cannot be bound: a wish is not replaced silently. */
export async function requirePort(text: string): Promise<number> {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new PortTakenError(text, 'is not a port number')
  if (!(await isPortFree(port))) throw new PortTakenError(text, 'is taken by another program')
  return port
}

/** PORT cannot be used. */
export class PortTakenError extends AppError {
  constructor(port: string, problem: string) {
    super(`PORT=${port} ${problem}`, {
      code: 'PORT_TAKEN',
      status: 500,
      hint: 'Unset PORT to let a free one be chosen.',
    })
  }
}
