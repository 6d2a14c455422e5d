/** Stands in for the demo wallet in every build but the local network's own. */
export function DemoWallet(): null {
  return null
}
