import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Where the local stack keeps everything that outlives it: LOCAL_STATE_DIR, or `.local` here. */
export const stateDir = path.resolve(process.env.LOCAL_STATE_DIR?.trim() || '.local')

/** Where its parts write their logs. */
export const logDir = path.join(stateDir, 'logs')

/**
 * Names this state. The database may have to lie outside the folder (see decision 0002): after the folder was deleted the
 * next one must not find the old one's rows.
 */
export function stateId(): string {
  const file = path.join(stateDir, 'id')
  if (!existsSync(file)) writeFileSync(file, randomBytes(6).toString('hex'))
  return readFileSync(file, 'utf8')
}

/** The local network's session secret: random, made once, readable by its owner alone. */
export function sessionSecret(): string {
  const file = path.join(stateDir, 'session-secret')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}
