import { createReadStream, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createLeafFile, endLeafFile, readLeafFile } from '../leaf-file'
import type { LeafRows } from '../leaf-rows'
import { parseJsonFile } from '../parse-json-file'
import { CommandLineError } from './command-line-error'

// Large reads keep the stream's overhead per byte below the parser's.
const CHUNK_BYTES = 1 << 20
/** Rate cards and manifests are small; more is some other file. */
const MAX_JSON_BYTES = 1 << 26

/** The file's bytes in pieces. Throws {@link CommandLineError} when there is no such file. */
export function streamFile(path: string): AsyncIterable<Uint8Array> {
  fileBytes(path)
  return createReadStream(path, { highWaterMark: CHUNK_BYTES })
}

/** Size of a file. Throws {@link CommandLineError} when there is none, or a folder stands there. */
export function fileBytes(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw new CommandLineError(`${path}: there is no such file`)
  if (stat.isDirectory()) throw new CommandLineError(`${path}: is a folder, not a file`)
  return stat.size
}

/** Leaves in tree order from a file of `account,token,cumulativeAmount` rows in any order. */
export async function readLeaves(path: string): Promise<LeafRows> {
  const leafFile = createLeafFile(path, fileBytes(path))
  for await (const chunk of streamFile(path)) readLeafFile(leafFile, chunk)
  return endLeafFile(leafFile)
}

/** A small JSON file. */
export async function readJson(path: string): Promise<unknown> {
  if (fileBytes(path) > MAX_JSON_BYTES) throw new CommandLineError(`${path}: is too large`)
  return parseJsonFile(path, await readFile(path))
}
