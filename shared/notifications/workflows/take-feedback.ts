import { now } from '../../kernel/clock.ts'
import type { Suppression } from '../../kernel/sent-event.ts'
import { suppressMail } from '../../platform/dynamo/suppressed-mail.ts'
import { recipientHash } from '../../platform/http/by-contact.ts'
import { log } from '../../platform/observability/log.ts'
import type { MailFeedback } from '../contracts/mail-feedback.ts'
import { placeIn } from '../rules/mail-tags.ts'
import { recordBounce } from '../store/sent.ts'

/** Keeps later mails from an address that bounces for good or complains, and notes the bounce in the log. Repeatable. */
export const takeFeedback = async ({ eventType, mail, bounce, complaint }: MailFeedback): Promise<void> => {
  const isBounce = eventType === 'Bounce' && bounce?.bounceType === 'Permanent'
  if (!isBounce && eventType !== 'Complaint') return
  const why: Suppression = isBounce ? 'bounced' : 'complained'
  const recipients = (isBounce ? bounce?.bouncedRecipients : complaint?.complainedRecipients) ?? []
  for (const { emailAddress: to } of recipients)
    await suppressMail(await recipientHash({ channel: 'email', to }), why, now())
  log.info('an address gets no more mail', { code: isBounce ? 'MAIL_BOUNCED' : 'MAIL_COMPLAINED' })
  const place = placeIn(mail.tags)
  if (isBounce && place) await recordBounce(place)
}
