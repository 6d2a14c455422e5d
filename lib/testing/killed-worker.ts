import type { WorkerNetwork } from '@/lib/worker/worker-network'

/** Thrown at the step at which a worker is made to die. */
export class KilledError extends Error {}

/** Whether an error says only that the worker was made to die: thrown as it is, as another's cause, or joined with others. */
export function isKill(error: unknown): boolean {
  if (error instanceof KilledError) return true
  if (error instanceof AggregateError) return error.errors.every(isKill)
  return error instanceof Error && error.cause !== undefined && isKill(error.cause)
}

/**
 * A worker that dies at its n-th step: a step is every query, both ends of every transaction, and every transaction sent,
 * before it goes out and after. What was not committed by then is rolled back, as after a SIGKILL.
 */
export function killedAt(worker: WorkerNetwork, step: number): WorkerNetwork {
  let steps = 0
  const reach = () => {
    steps += 1
    if (steps >= step) throw new KilledError(`killed at step ${step}`)
  }
  return { ...worker, db: wrapDatabase(worker.db, reach), client: wrapClient(worker.client, reach) }
}

function wrapDatabase<Database extends WorkerNetwork['db']>(db: Database, reach: () => void): Database {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name === 'transaction') {
        return async (work: (tx: Database) => Promise<unknown>) => {
          reach()
          const answer: unknown = await value.call(target, (tx: Database) => work(wrapDatabase(tx, reach)))
          reach()
          return answer
        }
      }
      return (...args: unknown[]) => {
        reach()
        return value.apply(target, args)
      }
    },
  })
}

function wrapClient(client: WorkerNetwork['client'], reach: () => void): WorkerNetwork['client'] {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (name !== 'sendRawTransaction' || typeof value !== 'function') return value
      return async (...args: unknown[]) => {
        reach()
        const answer: unknown = await value.apply(target, args)
        reach()
        return answer
      }
    },
  })
}
