import description from '../../package.json' with { type: 'json' }
import { getHealth } from '../../shared/api/contracts/get-health.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** Reads no table; getDatabaseHealth does. */
export const handler = endpoint(getHealth, async ({ now }) => ({
  status: 'ok' as const,
  version: description.version,
  time: toIso(now),
}))
