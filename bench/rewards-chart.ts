import type { Measured } from './rewards-table'

const WIDTH = 760
const LABEL = 210
const BAR = 26
const GAP = 12
const LEAVES = 100_000

/** A bar chart, logarithmic: CPU seconds to the root of 100,000 leaves. */
export function renderRewardsChart(measured: readonly Measured[]): string {
  const bars = measured
    .filter((each) => each.leaves === LEAVES && each.operation === 'proofs')
    .sort((a, b) => a.cpuSeconds - b.cpuSeconds)
  const low = Math.log10(Math.min(...bars.map((each) => each.cpuSeconds)) / 3)
  const high = Math.log10(Math.max(...bars.map((each) => each.cpuSeconds)))
  const scale = (seconds: number) => ((Math.log10(seconds) - low) / (high - low)) * (WIDTH - LABEL - 90)
  const height = 44 + bars.length * (BAR + GAP)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img">`,
    '<title>CPU seconds to the root of 100,000 leaves, logarithmic</title>',
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    '<text x="12" y="22" fill="#18181b" font-weight="600">CPU seconds to the root of 100,000 leaves (logarithmic)</text>',
    ...bars.map((each, index) => renderBar(each, 36 + index * (BAR + GAP), scale(each.cpuSeconds))),
    '</svg>',
    '',
  ].join('\n')
}

function renderBar({ who, cpuSeconds }: Measured, y: number, width: number): string {
  const fill = who.startsWith('warpshare') ? '#16a34a' : '#a1a1aa'
  const text = y + BAR / 2 + 4
  const value = cpuSeconds < 1 ? cpuSeconds.toFixed(3) : cpuSeconds.toFixed(2)
  return [
    `<text x="${LABEL - 10}" y="${text}" text-anchor="end" fill="#18181b">${who}</text>`,
    `<rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="4" fill="${fill}"/>`,
    `<text x="${(LABEL + width + 8).toFixed(1)}" y="${text}" fill="#52525b">${value} s</text>`,
  ].join('')
}
