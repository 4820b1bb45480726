import { derivedSuffix } from '../../shared/kernel/derived-ids.ts'
import { randomUuid } from '../../shared/kernel/random.ts'
import { resendNotification } from '../../shared/notifications/contracts/resend-notification.ts'
import { logIdOf } from '../../shared/notifications/rules/message-log.ts'
import { resend } from '../../shared/notifications/workflows/resend.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { bound } from '../../shared/platform/http/idempotency.ts'

/** A repeated request makes the same event, which is sent once. */
export const handler = endpoint(resendNotification, {
  idempotency: bound,
  run: async ({ user, params, idempotencyKey = randomUuid() }) => ({
    id: logIdOf(await resend(params.id, derivedSuffix(user.user_id, params.id, idempotencyKey))),
  }),
})
