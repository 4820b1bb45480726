/**
 * A session as stored; times in ISO 8601. `last_seen_at` is the time its tokens were last renewed: a check of a token
 * writes nothing.
 */
export interface Session {
  readonly session_id: string
  readonly user_id: string
  readonly client: 'browser' | 'native'
  readonly ip: string
  readonly user_agent: string
  readonly created_at: string
  readonly last_seen_at: string
  readonly expires_at: string
  readonly revoked_at?: string | undefined
}
