import { MailFeedback } from '../../shared/notifications/contracts/mail-feedback.ts'
import { takeFeedback } from '../../shared/notifications/workflows/take-feedback.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'

/** Takes what SES says of mails that bounced or were called spam. */
export const handler = consumer(MailFeedback, takeFeedback)
