import { mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { randomEpoch } from '@/lib/testing/random-epoch'
import { toPublishedEpoch } from '@/lib/testing/to-published-epoch'
import { writePublishedFiles } from '../write-published-files'
import { runCommandLine } from './run-command-line'

const folder = mkdtempSync(join(tmpdir(), 'rewards-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const A = `0x${'a1'.repeat(20)}`
const B = `0x${'b2'.repeat(20)}`
const TOKEN = `0x${'cc'.repeat(20)}`
const OTHER = `0x${'0d'.repeat(20)}`
const MAX = (2n ** 256n - 1n).toString()
const HEAD = 'recordId,taskId,provider,gpuModel,gpuMilli,startedAtMs,endedAtMs'
const RATES = write('rates.json', '{"h100":{"rewardWeight":1000},"t4":{"rewardWeight":"90","pricePerGpuHour":"5"}}')

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function run(...args: string[]) {
  let stdout = ''
  let stderr = ''
  const code = await runCommandLine(args, {
    out: (text) => {
      stdout += text
    },
    err: (text) => {
      stderr += text
    },
  })
  return { code, stderr, json: stdout === '' ? null : JSON.parse(stdout) }
}

async function expectError(args: string[], problem: RegExp) {
  const { code, json, stderr } = await run(...args)
  expect(stderr).toMatch(problem)
  expect(stderr.trimEnd()).not.toContain('\n')
  expect(json).toBeNull()
  expect(code).toBe(2)
}

const tree = (text: string) => ['tree', write('leaves-in.csv', text)]
const compute = (text: string, ...more: string[]) => [
  'compute',
  write('usage-in.csv', text),
  '--rates',
  RATES,
  '--emission',
  `${TOKEN}=1000`,
  ...more,
]

describe('tree', () => {
  const expected = StandardMerkleTree.of(
    [
      [A, OTHER, '1'],
      [A, TOKEN, MAX],
      [B, OTHER, '2'],
    ],
    ['address', 'address', 'uint256'],
    { sortLeaves: false },
  ).root
  const result = { root: expected, leaves: 3, totals: { [OTHER]: '3', [TOKEN]: MAX } }

  it.each([
    ['rows in any order', `account,token,cumulativeAmount\n${B},${OTHER},2\n${A},${TOKEN},${MAX}\n${A},${OTHER},1\n`],
    [
      'no line feed at the end',
      `account,token,cumulativeAmount\n${A},${OTHER},1\n${A},${TOKEN},${MAX}\n${B},${OTHER},2`,
    ],
    [
      'CRLF and a byte order mark',
      `\uFEFFaccount,token,cumulativeAmount\r\n${A},${OTHER},1\r\n${A},${TOKEN},${MAX}\r\n${B},${OTHER},2\r\n`,
    ],
    [
      'quoted fields, an extra column, another order',
      `token,"note",cumulativeAmount,account\n"${OTHER}","a ""b"", c\nd",1,${A}\n${TOKEN},,${MAX},${A}\n${OTHER},x,"2",${B}\n`,
    ],
    [
      'addresses in any case',
      `account,token,cumulativeAmount\n${A.replace('a1a1', 'A1a1')},${OTHER},1\n${A},0x${'CC'.repeat(20)},${MAX}\n0x${'B2'.repeat(20)},${OTHER},2\n\n`,
    ],
    [
      'an amount of 0, which is no leaf',
      `account,token,cumulativeAmount\n${A},${OTHER},1\n${A},${TOKEN},${MAX}\n${B},${OTHER},2\n${B},${TOKEN},0\n`,
    ],
  ])('takes %s', async (_name, text) => {
    expect(await run(...tree(text))).toEqual({ code: 0, stderr: '', json: result })
  })

  it('has no root over a header alone', async () => {
    const { json } = await run(...tree('account,token,cumulativeAmount\n'))
    expect(json).toEqual({ root: null, leaves: 0, totals: {} })
  })

  it.each<readonly [string, string, RegExp]>([
    ['an empty file', '', /leaves-in\.csv.*empty/],
    ['a missing column', 'account,token\n', /line 1.*cumulativeAmount/],
    ['a column twice', 'account,token,cumulativeAmount,token\n', /line 1.*"token" twice/],
    ['too few fields', `account,token,cumulativeAmount\n${A},${OTHER},1\n${A},${TOKEN}\n`, /line 3.*2 fields/],
    ['too many fields', `account,token,cumulativeAmount\n${A},${OTHER},1,\n`, /line 2.*4 fields/],
    ['a blank line between rows', `account,token,cumulativeAmount\n\n${A},${OTHER},1\n`, /line 2.*blank/],
    ['a short address', `account,token,cumulativeAmount\n${A.slice(1)},${OTHER},1\n`, /line 2.*account/],
    ['an address with 0X', `account,token,cumulativeAmount\n0X${A.slice(2)},${OTHER},1\n`, /line 2.*account/],
    [
      'an address that is not hex',
      `account,token,cumulativeAmount\n${A.replace('a1', 'g1')},${OTHER},1\n`,
      /line 2.*account/,
    ],
    ['the zero account', `account,token,cumulativeAmount\n0x${'0'.repeat(40)},${OTHER},1\n`, /line 2.*zero/],
    ['the zero token', `account,token,cumulativeAmount\n${A},0x${'0'.repeat(40)},1\n`, /line 2.*zero/],
    [
      'a leaf twice',
      `account,token,cumulativeAmount\n${B},${OTHER},1\n${A},${OTHER},1\n${B},${OTHER},2\n`,
      /line 4.*two amounts.*line 2/,
    ],
    [
      'a leaf twice, once with 0',
      `account,token,cumulativeAmount\n${A},${OTHER},0\n${A},${OTHER},1\n`,
      /line 3.*two amounts/,
    ],
    ['2^256', `account,token,cumulativeAmount\n${A},${OTHER},${2n ** 256n}\n`, /line 2.*2\^256/],
    ['79 digits', `account,token,cumulativeAmount\n${A},${OTHER},${'1'.repeat(79)}\n`, /line 2/],
    ['a total that overflows', `account,token,cumulativeAmount\n${A},${OTHER},1\n${B},${OTHER},${MAX}\n`, /2\^256/],
    ...['', '007', '+1', '-1', '1e3', '1.0', ' 1', '1 ', '0x1', '1_000', '١', '１２', '1\0', '1n', '१', '"1\n"'].map(
      (amount) =>
        [
          `the amount "${amount}"`,
          `account,token,cumulativeAmount\n${A},${OTHER},${amount}\n`,
          /line 2.*cumulativeAmount/,
        ] as const,
    ),
    ['a quote that never ends', `account,token,cumulativeAmount\n"${A},${OTHER},1\n${B},${OTHER},1\n`, /line 2.*quote/],
  ])('refuses %s', async (_name, text, problem) => {
    await expectError(tree(text), problem)
  })

  it('reads through a link', async () => {
    const real = write('real.csv', `account,token,cumulativeAmount\n${A},${OTHER},1\n`)
    symlinkSync(real, join(folder, 'link.csv'))
    expect(await run('tree', join(folder, 'link.csv'))).toEqual(await run('tree', real))
  })

  it('gives up a line of a gigabyte after its first megabyte', async () => {
    const path = write('endless.csv', 'account,token,cumulativeAmount\n')
    truncateSync(path, 2 ** 30)
    const before = process.memoryUsage().rss
    await expectError(['tree', path], /endless\.csv line 2.*long/)
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 28)
  })

  it('refuses a file that is not there, a folder, and an argument it does not know', async () => {
    await expectError(['tree', join(folder, 'none.csv')], /none\.csv.*no such file/)
    await expectError(['tree', folder], /folder/)
    await expectError(['tree', RATES, '--frobnicate', '1'], /frobnicate/)
    await expectError(['tree', RATES, 'two'], /two/)
    await expectError(['tree'], /missing/)
    symlinkSync(join(folder, 'gone'), join(folder, 'dangling.csv'))
    await expectError(['tree', join(folder, 'dangling.csv')], /dangling\.csv.*no such file/)
    await expectError(['verify', join(folder, 'gone')], /no such folder/)
    await expectError(['proof', folder, A], /neither proofs\.bin nor leaves\.csv/)
    await expectError(['fell'], /not a command/)
    await expectError([], /command is missing/)
  })
})

describe('compute', () => {
  const rows = `${HEAD}\nr1,t1,${A},h100,1000,0,1000\nr2,t1,${B},t4,1000,0,1000\n`

  it('splits the emission, each capture, and adds the previous leaves', async () => {
    const previous = write('previous.csv', `account,token,cumulativeAmount\n${A},${OTHER},5\n`)
    const captures = write('captures.csv', `taskId,token,netAmount\nt1,${OTHER},109\n`)
    const { json } = await run(
      ...compute(rows, '--captures', captures, '--previous', previous, '--carried', `${TOKEN}=90`),
    )
    const expected = StandardMerkleTree.of(
      [
        [A, OTHER, '105'],
        [A, TOKEN, '1000'],
        [B, OTHER, '9'],
        [B, TOKEN, '90'],
      ],
      ['address', 'address', 'uint256'],
      { sortLeaves: false },
    ).root
    expect(json).toEqual({
      root: expected,
      leaves: 4,
      totals: { [OTHER]: '114', [TOKEN]: '1090' },
      carried: {},
      statement: {
        [OTHER]: { earnings: '109', minted: '0', carriedIn: '0', emissionShares: '0', carriedOut: '0' },
        [TOKEN]: { earnings: '0', minted: '1000', carriedIn: '90', emissionShares: '1090', carriedOut: '0' },
      },
    })
  })

  it('has no root, and carries the emission, without usage', async () => {
    const { code, json } = await run(...compute(`${HEAD}\n`))
    expect(code).toBe(0)
    expect(json).toMatchObject({ root: null, leaves: 0, totals: {}, carried: { [TOKEN]: '1000' } })
  })

  it('takes the same recordId of two meters as two records', async () => {
    const text = `meter,${HEAD}\n${A},r1,t1,${A},t4,1000,0,1000\n${B},r1,t1,${B},t4,1000,0,1000\n`
    expect((await run(...compute(text))).json.leaves).toBe(2)
  })

  it.each([
    ['a recordId twice', `${rows}r1,t2,${B},h100,1000,0,1000\n`, /line 4.*"r1" comes twice/],
    ['an unknown model', `${HEAD}\nr1,t1,${A},b200,1000,0,1000\n`, /line 2.*b200/],
    ['a model named as an object member', `${HEAD}\nr1,t1,${A},__proto__,1000,0,1000\n`, /line 2.*__proto__/],
    ['an id with a space', `${HEAD}\nr 1,t1,${A},h100,1000,0,1000\n`, /line 2.*recordId/],
    ['an empty task', `${HEAD}\nr1,,${A},h100,1000,0,1000\n`, /line 2.*taskId/],
    [
      'no column for the task',
      `recordId,provider,gpuModel,gpuMilli,startedAtMs,endedAtMs\nr,${A},t4,1,0,1\n`,
      /line 2.*taskId/,
    ],
    ['gpuMilli 0', `${HEAD}\nr1,t1,${A},h100,0,0,1000\n`, /line 2.*gpuMilli/],
    ['gpuMilli of more than 1024 GPUs', `${HEAD}\nr1,t1,${A},h100,1024001,0,1000\n`, /line 2.*gpuMilli/],
    ['an interval of nothing', `${HEAD}\nr1,t1,${A},h100,1,5,5\n`, /line 2.*endedAtMs/],
    ['an interval of more than a day', `${HEAD}\nr1,t1,${A},h100,1,0,86400001\n`, /line 2.*endedAtMs/],
    ['a time past 2^53', `${HEAD}\nr1,t1,${A},h100,1,9007199254740992,9007199254740993\n`, /line 2.*startedAtMs/],
    ['verifiedBps of 10001', `${HEAD},verifiedBps\nr1,t1,${A},h100,1,0,5,10001\n`, /line 2.*verifiedBps/],
    ['the zero provider', `${HEAD}\nr1,t1,0x${'0'.repeat(40)},h100,1,0,5\n`, /line 2.*provider.*zero/],
    ['a zero consumer', `${HEAD},consumer\nr1,t1,${A},h100,1,0,5,0x${'0'.repeat(40)}\n`, /line 2.*consumer.*zero/],
  ])('refuses %s', async (_name, text, problem) => {
    await expectError(compute(text), problem)
  })

  it('refuses a capture of a task without weight, with its line', async () => {
    const captures = write('bad-captures.csv', `taskId,token,netAmount\nt1,${OTHER},1\nt9,${OTHER},1\n`)
    await expectError(compute(rows, '--captures', captures), /bad-captures\.csv line 3.*no weight/)
  })

  it('refuses captures of an epoch it was not told of, or that comes later', async () => {
    const captures = write('epoch-captures.csv', `taskId,token,netAmount,epoch\nt1,${OTHER},1,7\n`)
    await expectError(compute(rows, '--captures', captures), /line 2.*--epoch/)
    await expectError(compute(rows, '--captures', captures, '--epoch', '6'), /line 2.*after epoch 6/)
    await expectError(compute(rows, '--captures', captures, '--epoch', '8'), /line 2.*no weight/)
    expect((await run(...compute(rows, '--captures', captures, '--epoch', '7'))).code).toBe(0)
  })

  it('refuses earlier usage without --epoch, of an epoch that is not earlier, and with a recordId of the usage', async () => {
    const earlier = write('earlier.csv', `${HEAD},epoch\nx1,t1,${B},h100,1,0,5,6\n`)
    const same = write('same.csv', `${HEAD},epoch\nr1,t1,${B},h100,1,0,5,6\n`)
    await expectError(compute(rows, '--earlier', earlier), /--earlier needs --epoch/)
    await expectError(compute(rows, '--earlier', earlier, '--epoch', '6'), /earlier\.csv line 2.*epoch/)
    await expectError(compute(rows, '--earlier', same, '--epoch', '7'), /same\.csv line 2.*"r1" comes twice/)
  })

  it.each([
    ['an emission without an amount', ['--emission', TOKEN], /TOKEN=AMOUNT/],
    ['an emission of 2^256', ['--emission', `${OTHER}=${2n ** 256n}`], /2\^256/],
    ['the same token twice', ['--emission', `${TOKEN.toUpperCase().replace('X', 'x')}=1`], /twice/],
    ['a sum that overflows', ['--carried', `${TOKEN}=${MAX}`], /2\^256/],
    ['an epoch that is not a number', ['--epoch', '1e3'], /--epoch/],
    ['an option twice', ['--epoch', '1', '--epoch', '2'], /2 times/],
  ])('refuses %s', async (_name, more, problem) => {
    await expectError(compute(rows, ...more), problem)
  })

  it.each([
    ['not JSON', '{', /JSON/],
    ['a list', '[]', /object/],
    ['a weight that is a fraction', '{"h100":{"rewardWeight":1.5}}', /h100/],
    ['a negative weight', '{"h100":{"rewardWeight":-1}}', /h100/],
    ['a weight past 2^53 as a number', '{"h100":{"rewardWeight":9007199254740993}}', /h100/],
    ['no weight', '{"h100":{}}', /h100/],
    ['a weight with an exponent as text', '{"h100":{"rewardWeight":"1e3"}}', /h100/],
    ['a weight with a leading zero', '{"h100":{"rewardWeight":"010"}}', /h100/],
    [
      'a model twice',
      '{"h100":{"rewardWeight":1},\n"h100":{"rewardWeight":2}}',
      /bad-rates\.json line 2.*"h100" twice/,
    ],
    ['a weight twice', '{"h100":{"rewardWeight":1,\n\n"rewardWeight":2}}', /line 3.*"rewardWeight" twice/],
  ])('refuses rates: %s', async (_name, rates, problem) => {
    const usage = write('usage-in.csv', rows)
    await expectError(['compute', usage, '--rates', write('bad-rates.json', rates)], problem)
  })
})

describe('shadow', () => {
  it('says who would win and lose under other rates, and that as much is won as lost', async () => {
    const usage = write('shadow.csv', `${HEAD}\nr1,t1,${A},h100,1000,0,1000\nr2,t1,${B},t4,1000,0,1000\n`)
    const rates = write('shadow-rates.json', '{"h100":{"rewardWeight":1000},"t4":{"rewardWeight":1000}}')
    const { json } = await run(
      'shadow',
      usage,
      '--rates',
      RATES,
      '--shadow-rates',
      rates,
      '--emission',
      `${TOKEN}=1090`,
    )
    expect(json).toEqual({
      formulaVersion: 1,
      shadowFormulaVersion: 1,
      tokens: { [TOKEN]: { winners: 1, losers: 1, unchanged: 0, moved: '455', carried: '0' } },
      differences: [
        { account: B, token: TOKEN, now: '90', shadow: '545', difference: '455' },
        { account: A, token: TOKEN, now: '1000', shadow: '545', difference: '-455' },
      ],
    })
    await expectError(['shadow', usage, '--rates', RATES], /--shadow-rates or --shadow-formula is missing/)
  })

  const half = `${HEAD},verifiedBps\nr1,t1,${A},t4,1000,0,1000,4999\nr2,t1,${B},t4,1000,0,1000,5000\n`

  it('says who would win and lose by a candidate formula, which compute can be asked for', async () => {
    const usage = write('half.csv', half)
    const rest = ['--rates', RATES, '--emission', `${TOKEN}=9999`]
    const { json } = await run('shadow', usage, ...rest, '--shadow-formula', '2')
    expect(json).toEqual({
      formulaVersion: 1,
      shadowFormulaVersion: 2,
      tokens: { [TOKEN]: { winners: 1, losers: 1, unchanged: 0, moved: '4999', carried: '0' } },
      differences: [
        { account: B, token: TOKEN, now: '5000', shadow: '9999', difference: '4999' },
        { account: A, token: TOKEN, now: '4999', shadow: '0', difference: '-4999' },
      ],
    })
    expect((await run('compute', usage, ...rest, '--formula', '2')).json.totals).toEqual({ [TOKEN]: '9999' })
    await expectError(
      ['shadow', usage, ...rest, '--shadow-formula', '9'],
      /formula version 9 is not known here, only 1, 2/,
    )
  })

  it('carries on what nobody has weight for, and says so', async () => {
    const usage = write('none.csv', half.split('r2')[0] ?? '')
    const { json } = await run('shadow', usage, '--rates', RATES, '--emission', `${TOKEN}=7`, '--shadow-formula', '2')
    expect(json.tokens).toEqual({ [TOKEN]: { winners: 0, losers: 1, unchanged: 0, moved: '0', carried: '7' } })
  })

  it('takes an epoch by its published files alone, and refuses files that are not the manifest’s', async () => {
    const [random] = fc.sample(randomEpoch, { numRuns: 1, seed: 7 })
    if (random === undefined) throw new Error('no epoch was drawn')
    const { files, manifestBytes } = writePublishedFiles(toPublishedEpoch(random))
    const published = mkdtempSync(join(folder, 'published-'))
    for (const [name, bytes] of [...files, ['manifest.json', manifestBytes] as const]) {
      writeFileSync(join(published, name), bytes)
    }
    expect((await run('verify', published)).json.ok).toBe(true)
    const { json } = await run('shadow', published, '--shadow-formula', '2')
    expect(json).toMatchObject({ formulaVersion: 1, shadowFormulaVersion: 2 })
    await expectError(['shadow', published, '--rates', RATES, '--shadow-formula', '2'], /--rates.*published files/)
    const rates = join(published, 'rates.json')
    writeFileSync(rates, readFileSync(rates, 'utf8').replace('1000', '1001'))
    await expectError(['shadow', published, '--shadow-formula', '2'], /rates\.json has another SHA-256/)
  })
})

describe('proof and verify', () => {
  const leaves = `account,token,cumulativeAmount\n${B},${OTHER},2\n${A},${TOKEN},7\n${A},${OTHER},1\n`

  it('give what --out wrote', async () => {
    const out = join(folder, 'out')
    const { json } = await run(...tree(leaves), '--out', out)
    expect(await run('verify', out, '--root', json.root)).toEqual({
      code: 0,
      stderr: '',
      json: { ok: true, root: json.root },
    })
    const proofs = (await run('proof', out, A.toUpperCase().replace('X', 'x'))).json.claims
    expect(proofs.map((claim: { token: string }) => claim.token)).toEqual([OTHER, TOKEN])
    for (const { account, token, cumulativeAmount, proof } of proofs) {
      const types = ['address', 'address', 'uint256']
      expect(StandardMerkleTree.verify(json.root, types, [account, token, cumulativeAmount], proof)).toBe(true)
    }
    expect((await run('proof', out, A, TOKEN)).json.claims).toHaveLength(1)
    expect((await run('proof', out, `0x${'ee'.repeat(20)}`)).json).toEqual({ claims: [] })
    await expectError(['proof', out, '0x12'], /0x12/)
    await expectError(['proof', join(folder, 'nowhere'), A], /nowhere/)
  })

  it('verify says which root was asked for', async () => {
    const out = join(folder, 'other-root')
    await run(...tree(leaves), '--out', out)
    const { code, json, stderr } = await run('verify', out, '--root', `0x${'00'.repeat(32)}`)
    expect([code, json.ok]).toEqual([1, false])
    expect(stderr).toMatch(/--root/)
    await expectError(['verify', out, '--root', '0x1'], /--root/)
    await expectError(['verify', join(folder, 'nowhere')], /no such folder/)
  })

  it('verify finds any flipped byte and any torn end', async () => {
    const out = join(folder, 'flipped')
    for (const name of ['leaves.csv', 'proofs.bin']) {
      await run(...tree(leaves), '--out', out)
      const good = readFileSync(join(out, name))
      for (let at = 0; at < good.length; at += 1) {
        const bad = Buffer.from(good)
        bad[at] = (bad[at] ?? 0) ^ 1
        writeFileSync(join(out, name), bad)
        expect((await run('verify', out)).code, `${name} byte ${at}`).toBe(1)
      }
      writeFileSync(join(out, name), good)
      truncateSync(join(out, name), good.length - 1)
      expect((await run('verify', out)).code).toBe(1)
      rmSync(join(out, name))
      expect((await run('verify', out)).code).toBe(1)
    }
  }, 120_000)
})
