import 'server-only'
import { promisify } from 'node:util'
import { constants, zstdCompress } from 'node:zlib'

/**
 * Files are hex digits and numbers: level 1 packs them smaller than the default does, at 2.5 times its speed. What comes
 * out is an eighth of four megabytes: one step and not the many of 16 KB that the default makes of it.
 */
const PACKING = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 1024 * 1024 }

const compress = promisify(zstdCompress)

/** A part of a file as it is stored: by zstd, in memory of its own that is no larger. */
export async function packPart(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await compress(bytes, PACKING))
}
