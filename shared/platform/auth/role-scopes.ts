/** Whose scopes are asked for: the claims of a token of an account. */
export interface Held {
  readonly user_id: string
  readonly session_id: string
  readonly role: string
  readonly scope: string
}

/** What was changed of the scopes that a role has by the manifests: names with a space between, as in a token (RFC 8693 §4.2). */
export interface ScopeChanges {
  readonly granted: string
  readonly revoked: string
}

/** The scopes of a token that was signed with those its role has by the manifests. What is both is revoked. May have empty names. */
export const scopesInForce = (signed: string, { granted, revoked }: ScopeChanges): string[] => {
  const gone = revoked.split(' ')
  return `${signed} ${granted}`.split(' ').filter(name => !gone.includes(name))
}
