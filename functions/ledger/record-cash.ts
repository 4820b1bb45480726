import { toIso } from '../../shared/kernel/clock.ts'
import { derivedSuffix } from '../../shared/kernel/derived-ids.ts'
import { randomUuid } from '../../shared/kernel/random.ts'
import { recordCash } from '../../shared/ledger/contracts/record-cash.ts'
import { recordHandedIn } from '../../shared/ledger/workflows/record-handed-in.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'

/** A repeated request makes the same event, which is posted once. */
export const handler = endpoint(recordCash, {
  idempotency: bound,
  run: async ({ user, body, now, idempotencyKey = randomUuid() }) => {
    const request = derivedSuffix(user.user_id, idempotencyKey)
    const { event_id, at } = await recordHandedIn(body, request, now)
    return { ...body, event_id, handed_in_at: toIso(at) }
  },
})
