import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'

const SOURCE = 'lib/rewards/kernel/assembly/kernel.ts'
const TARGET = 'lib/rewards/kernel/kernel.generated.ts'

// The rows and nodes lie in memory that the caller imports; nothing of the language's own runtime is wanted.
const FEATURES = ['--enable', 'simd', '--enable', 'bulk-memory']
const OPTIONS = ['-O3', ...FEATURES, '--runtime', 'stub', '--noAssert', '--importMemory', '--initialMemory', '1']
const MAXIMUM = ['--maximumMemory', '65536']
const SHARED = ['--enable', 'threads', '--sharedMemory']

await main(process.argv.includes('--check'))

/** Compiles the kernel twice, over plain and over shared memory; `--check` compares with the committed bytes instead. */
async function main(check: boolean): Promise<void> {
  const plain = await compile([...OPTIONS, ...MAXIMUM])
  const shared = await compile([...OPTIONS, ...MAXIMUM, ...SHARED])
  const text = [
    '// Written by `npm run kernel:build` from assembly/kernel.ts; the same bytes on every machine.',
    '',
    `/** The hashing core over plain memory, ${plain.length} bytes of WebAssembly: runs in Node and in browsers. */`,
    `export const KERNEL_WASM =\n  '${plain.toString('base64')}'`,
    '',
    `/** The same over shared memory, ${shared.length} bytes, for worker threads. */`,
    `export const SHARED_KERNEL_WASM =\n  '${shared.toString('base64')}'`,
    '',
  ].join('\n')
  if (!check) writeFileSync(TARGET, text)
  else if (readFileSync(TARGET, 'utf8') !== text) {
    console.error(`${TARGET} is not what ${SOURCE} compiles to: run npm run kernel:build`)
    process.exitCode = 1
  }
}

async function compile(options: readonly string[]): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'))
  try {
    const out = join(folder, 'kernel.wasm')
    const { error, stderr } = await asc.main([SOURCE, '-o', out, ...options])
    if (error !== null) throw new Error(`${error.message}\n${stderr.toString()}`)
    return readFileSync(out)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
