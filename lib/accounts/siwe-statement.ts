/** The one sentence a sign-in message says; another statement is refused, so a message cannot be reused for another purpose. */
export const SIGN_IN_STATEMENT = 'Sign in to Warpshare.'

/** The one sentence of a message that links a further wallet to a signed-in account. */
export const LINK_STATEMENT = 'Link this wallet to your Warpshare account.'
