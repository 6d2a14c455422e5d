import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { layoutErrors, type Namespace, readNamespaces } from './storage-layout'

const contracts = path.resolve(import.meta.dirname, '..')
const source = path.join(contracts, 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sol'))
const work = mkdtempSync(path.join(tmpdir(), 'storage-layout-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const namespaces = readNamespaces(source, files)
const deployed = (id: string): Namespace =>
  JSON.parse(readFileSync(path.join(contracts, 'deploy/storage-layout', `${id.split('.').at(-1)}.json`), 'utf8'))

/** The namespace of the distributor's source after a change to its text, as a second version would have it. */
function secondVersion(change: (text: string) => string): Namespace {
  const text = readFileSync(path.join(source, 'rewards/DistributorStorage.sol'), 'utf8')
  const changed = change(text)
  expect(changed).not.toBe(text)
  writeFileSync(path.join(work, 'V2.sol'), changed)
  const [namespace] = readNamespaces(work, ['V2.sol'])
  if (namespace === undefined) throw new Error('the second version has no namespace')
  return namespace
}

const before = deployed('RewardDistributor')
const ROOTS = ['        bytes32 activeRoot;\n', '        bytes32 previousRoot;\n'] as const
const LAST = '        mapping(address token => Count count) counts;\n'

describe('storage layouts', () => {
  it('of the sources fit what is deployed, in all four contracts', () => {
    expect(namespaces.map(({ id }) => id).sort()).toEqual([
      'warpshare.storage.EmissionController',
      'warpshare.storage.PaymentEscrow',
      'warpshare.storage.RewardDistributor',
      'warpshare.storage.WarpToken',
    ])
    for (const namespace of namespaces) expect(layoutErrors(deployed(namespace.id), namespace)).toEqual([])
  })

  it('a second version with a field added at the end is accepted', () => {
    const after = secondVersion((text) => text.replace(LAST, `${LAST}        uint256 added;\n`))
    expect(after.fields.at(-1)).toBe('uint256 added')
    expect(layoutErrors(before, after)).toEqual([])
  })

  it('a second version with two fields in another order is refused, and told which', () => {
    const after = secondVersion((text) => text.replace(ROOTS.join(''), [...ROOTS].reverse().join('')))
    expect(layoutErrors(before, after)).toEqual([
      'warpshare.storage.RewardDistributor: field 0 was "bytes32 activeRoot" and is "bytes32 previousRoot"',
      'warpshare.storage.RewardDistributor: field 1 was "bytes32 previousRoot" and is "bytes32 activeRoot"',
    ])
  })

  it('a field added in the middle, taken away or made wider is refused', () => {
    const middle = secondVersion((text) => text.replace(ROOTS[1], `        uint256 added;\n${ROOTS[1]}`))
    const gone = secondVersion((text) => text.replace(LAST, ''))
    const wider = secondVersion((text) => text.replace('uint32 delay;', 'uint64 delay;'))
    expect(layoutErrors(before, middle)).not.toEqual([])
    expect(layoutErrors(before, gone)).toContain(
      'warpshare.storage.RewardDistributor: field 10 was "mapping(address token => Count count) counts" and is "gone"',
    )
    expect(layoutErrors(before, wider)).toHaveLength(1)
  })

  it('a struct inside a mapping is refused when its fields change places or more come', () => {
    const fields = '        uint96 amount;\n        address recipient;\n'
    const reordered = secondVersion((text) =>
      text.replace(fields, '        address recipient;\n        uint96 amount;\n'),
    )
    const grown = secondVersion((text) => text.replace(fields, `${fields}        uint256 added;\n`))
    expect(layoutErrors(before, reordered)).toHaveLength(2)
    expect(layoutErrors(before, grown)).toEqual([
      'warpshare.storage.RewardDistributor Paid: grew, and may stand inside others',
    ])
  })

  it.each(namespaces.map((namespace) => [namespace.id, namespace] as const))(
    '%s: no two neighbours can change places',
    (_id, namespace) => {
      for (let i = 1; i < namespace.fields.length; i += 1) {
        const fields = [...namespace.fields]
        fields.splice(i - 1, 2, namespace.fields[i] ?? '', namespace.fields[i - 1] ?? '')
        expect(layoutErrors(namespace, { ...namespace, fields })).toHaveLength(2)
      }
    },
  )
})
