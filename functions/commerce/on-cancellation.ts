import { CancellationMessage } from '../../shared/commerce/contracts/messages.ts'
import { readCancellation } from '../../shared/commerce/store/cancellations.ts'
import { finishCancellation } from '../../shared/commerce/workflows/finish-cancellation.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { selling } from '../../shared/selling.ts'

/** Finishes a cancellation whose maker died before its units were free; one that is done is left as it is. */
export const handler = consumer(CancellationMessage, async ({ user_id, cancellation_id }) => {
  const cancellation = await readCancellation(user_id, cancellation_id)
  if (cancellation?.state === 'open') await finishCancellation(selling, cancellation)
})
