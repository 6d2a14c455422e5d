import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '@/lib/core/app-error'

const SOURCES = [
  'app/**/*',
  'components/**/*',
  'lib/**/*',
  'public/**/*',
  '*.js',
  '*.mjs',
  'proxy.ts',
  'package-lock.json',
  'tsconfig.json',
]

/** SHA-256 over every file that goes into the pages' build, and over what the build was told. */
function hashSources(settings: string): string {
  const hash = createHash('sha256').update(settings)
  const files = globSync(SOURCES, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
  for (const file of files) hash.update(`${path.relative('.', file)}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

/** Runs a command to its end with output to a log file. Throws {@link BuildError} with the log's last lines. */
export async function runLogged(
  name: string,
  args: readonly string[],
  parameters: { env: Record<string, string>; logDir: string },
): Promise<void> {
  mkdirSync(parameters.logDir, { recursive: true })
  const logFile = path.join(parameters.logDir, `${name}.log`)
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...parameters.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
  writeFileSync(logFile, Buffer.concat(chunks))
  if (code !== 0)
    throw new BuildError(name, Buffer.concat(chunks).toString().split('\n').slice(-30).join('\n'), logFile)
}

/** Builds the pages into `distDir` unless exactly these sources were built there already. Returns whether it built. */
export async function buildWeb(parameters: { distDir: string; localDemo: boolean; logDir: string }): Promise<boolean> {
  const stamp = path.join(parameters.distDir, 'warpshare-sources')
  const hash = hashSources(JSON.stringify({ demo: parameters.localDemo }))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false
  // NODE_OPTIONS of this process (conditions for server-only) must not reach the bundler.
  await runLogged('web-build', ['node_modules/next/dist/bin/next', 'build'], {
    env: {
      NEXT_DIST_DIR: parameters.distDir,
      LOCAL_DEMO: parameters.localDemo ? '1' : '0',
      NEXT_TELEMETRY_DISABLED: '1',
      TYPES_CHECKED_ELSEWHERE: '1',
      NODE_ENV: 'production',
    },
    logDir: parameters.logDir,
  })
  writeFileSync(stamp, hash)
  return true
}

/** A step of the build failed; the sentence holds the end of its log. */
export class BuildError extends AppError {
  constructor(name: string, tail: string, logFile: string) {
    super(`${name} failed:\n${tail}`, { code: 'BUILD_FAILED', status: 500, hint: `The whole log is in ${logFile}.` })
  }
}
