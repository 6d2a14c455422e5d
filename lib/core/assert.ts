import { InvariantError } from './app-error'

/** Asserts something that only a bug can break. Throws {@link InvariantError} with the statement that failed. */
export function assert(condition: unknown, statement: string): asserts condition {
  if (!condition) throw new InvariantError(statement)
}
