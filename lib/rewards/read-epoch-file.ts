import type { Hex } from 'viem'
import { concatBytes } from './concat-bytes'
import { MalformedFileError } from './malformed-file-error'
import { encodeCanonicalJson, type Manifest, type PublishedFileName } from './manifest'
import { parseJsonFile } from './parse-json-file'
import { sameBytes } from './same-bytes'
import type { FileChunks } from './scan-csv-file'

/** A SHA-256 under way. A browser may gather the bytes and ask `crypto.subtle`; Node hashes as they come. */
export type Sha256 = {
  readonly update: (chunk: Uint8Array) => void
  readonly digest: () => Hex | Promise<Hex>
}

/** Where an epoch's files come from, and what this machine can do. */
export type EpochSource = {
  /** The file's uncompressed bytes; null when there is no such file. */
  readonly read: (name: 'manifest.json' | PublishedFileName) => Promise<FileChunks | null>
  /** `bytes`: how long the file is said to be, where that is known. */
  readonly createSha256: (bytes?: number) => Sha256
  /** Told now and then: the step, and of how many bytes of all files how many were read. */
  readonly onProgress?: (progress: VerifyProgress) => void
}

/** How far a verification has come. */
export type VerifyProgress = {
  readonly step: 'read' | 'compute' | 'hash' | 'compare'
  readonly file: string | null
  readonly bytesRead: number
  readonly bytesTotal: number
}

/** An epoch's files while they are read and compared with their manifest. */
export type EpochReading = {
  readonly source: EpochSource
  readonly manifest: Manifest
  /** One sentence for each thing that is not as the manifest says. */
  readonly differences: string[]
  /** Hashes that are still being compared. */
  readonly hashes: Promise<void>[]
  bytesRead: number
}

/** Begins to read the files of a manifest. */
export function createEpochReading(source: EpochSource, manifest: Manifest): EpochReading {
  return { source, manifest, differences: [], hashes: [], bytesRead: 0 }
}

/** The manifest's bytes with their hash; null when there is none. */
export async function readManifestBytes(source: EpochSource): Promise<{ bytes: Uint8Array; contentHash: Hex } | null> {
  const chunks = await source.read('manifest.json')
  if (chunks === null) return null
  const bytes = await gather(chunks)
  const hash = source.createSha256()
  hash.update(bytes)
  return { bytes, contentHash: await hash.digest() }
}

/** The file's bytes, hashed and counted as they pass; a difference from the manifest is noted at the end. */
export async function* readEpochFile(reading: EpochReading, name: PublishedFileName): AsyncGenerator<Uint8Array> {
  const chunks = await reading.source.read(name)
  if (chunks === null) throw new MalformedFileError(name, null, 'is missing')
  const published = reading.manifest.files.find((file) => file.name === name)
  const hash = reading.source.createSha256(published?.bytes)
  let bytes = 0
  for await (const chunk of chunks) {
    hash.update(chunk)
    bytes += chunk.length
    reading.bytesRead += chunk.length
    yield chunk
    reportProgress(reading, 'read', name)
  }
  if (bytes !== published?.bytes) reading.differences.push(`${name} has ${bytes} bytes, not ${published?.bytes}`)
  // The next file need not wait for this one's hash, which a browser computes beside the worker.
  else reading.hashes.push(checkHash(reading, name, hash.digest(), published.sha256))
}

/** One of the epoch's JSON files; that it is not canonical is noted as a difference. */
export async function readEpochJson(reading: EpochReading, name: 'rates.json' | 'emission.json'): Promise<unknown> {
  const bytes = await gather(readEpochFile(reading, name))
  const json = parseJsonFile(name, bytes)
  if (!sameBytes(encodeCanonicalJson(json), bytes)) reading.differences.push(`${name} is not canonical JSON`)
  return json
}

/** Tells the source how far the reading has come. */
export function reportProgress(reading: EpochReading, step: VerifyProgress['step'], file: string | null): void {
  const bytesTotal = reading.manifest.files.reduce((sum, published) => sum + published.bytes, 0)
  reading.source.onProgress?.({ step, file, bytesRead: reading.bytesRead, bytesTotal })
}

async function checkHash(
  reading: EpochReading,
  name: string,
  digest: Hex | Promise<Hex>,
  expected: Hex,
): Promise<void> {
  if ((await digest) !== expected) reading.differences.push(`${name} has another SHA-256`)
}

async function gather(chunks: FileChunks): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) bytes = concatBytes(bytes, chunk.slice())
  return bytes
}
