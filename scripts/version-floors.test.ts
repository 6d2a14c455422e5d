import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

type Package = {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  inBundle?: boolean
  os?: string[]
  cpu?: string[]
}
type Manifest = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Package> }

/** First versions without a known hole that reaches us. */
const FLOORS: [string, string][] = [
  // Middleware bypass (CVE-2025-29927 and after) and remote code through server components (CVE-2025-55182).
  ['next', '16.3.3'],
  ['react', '19.2.1'],
  ['react-dom', '19.2.1'],
  ['next-auth', '4.24.15'],
  // Proofs of 64-byte leaves, initialisable implementations.
  ['@openzeppelin/contracts', '5.4.0'],
  ['@openzeppelin/contracts-upgradeable', '5.4.0'],
  ['hono', '4.10.0'],
]

function isAtLeast(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((text) => text.split('-')[0]?.split('.').map(Number) ?? [])
  for (const [i, part] of (b ?? []).entries()) if ((a?.[i] ?? 0) !== part) return (a?.[i] ?? 0) > part
  return true
}

describe('the locked packages', () => {
  it.each(FLOORS)('have no %s below %s, at any depth', (name, floor) => {
    const found = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`))
    expect(found.length).toBeGreaterThan(0)
    for (const [path, { version = '0' }] of found) expect(isAtLeast(version, floor), `${path} ${version}`).toBe(true)
  })
  it('are pinned exactly in the manifest', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
    }
  })
  it('come from the npm registry alone, each with the hash of its bytes, other platforms’ binaries left out', () => {
    const registry = Object.entries(packages).filter(
      ([path, { link, version }]) => path.includes('node_modules/') && !link && version !== undefined,
    )
    expect(registry.length).toBeGreaterThan(500)
    for (const [path, { resolved, integrity, inBundle, os, cpu }] of registry) {
      if (inBundle) continue
      expect(resolved ?? 'https://registry.npmjs.org/', path).toMatch(/^https:\/\/registry\.npmjs\.org\//)
      if (!os && !cpu) expect(integrity, path).toMatch(/^sha512-/)
    }
  })
})
