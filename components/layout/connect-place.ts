/** What a link says after the page's path for its wallet list to be open on arrival. */
export const CONNECT_HASH = '#connect'

/** Where "Connect wallet" leads from pages that load no wallet code. */
export const CONNECT_PLACE = `/dashboard${CONNECT_HASH}`
