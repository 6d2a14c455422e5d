/** What our pages write into a sign-in message. Programs may say otherwise, but never {@link LINK_STATEMENT}. */
export const SIGN_IN_STATEMENT = 'Sign in to Warpshare.'

/** What our pages write into a message that links a further wallet; refused for signing in, as the other is for linking. */
export const LINK_STATEMENT = 'Link this wallet to your Warpshare account.'
