/** Well-known keys of the local chain's funded test accounts: worthless everywhere else, and never in another build. */
export const DEMO_ACCOUNTS = [
  { name: 'Demo account', privateKey: '0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97' },
  { name: 'Second demo account', privateKey: '0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6' },
] as const satisfies readonly { name: string; privateKey: `0x${string}` }[]
