/** `?chainId=` of a page's address as a number; undefined where it is absent or no number, so that the first network is shown. */
export function readChainId(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^[1-9][0-9]{0,15}$/.test(value) ? Number(value) : undefined
}
