import type { AccountAct, BookingSummary, Language } from './content.ts'
import { code, facts, link, type Mail, paragraph } from './mail.ts'
import { leavesBooking } from './why-refunded.ts'

const footer =
  'Holdfast sends this because of something you did there. Nobody of ours ever asks for your password or a code.'

const hello = (name: string): string => (name ? `Hello ${name},` : 'Hello,')

const about = (of: BookingSummary) => facts(['Booking', of.reference], ...of.facts)

const when = ({ starts }: BookingSummary): string => (starts ? `, ${starts}` : '')

const acts: Readonly<Record<AccountAct, string>> = {
  email_changed: 'The e-mail address of your Holdfast account was changed',
  phone_changed: 'The phone number of your Holdfast account was changed',
  data_exported: 'The data of your Holdfast account was exported',
  key_created: 'An API key was made for your Holdfast account',
  key_rotated: 'An API key of your Holdfast account was replaced by a new one',
  deleted: 'Your Holdfast account was deleted',
  deleted_by_administrator: 'Your Holdfast account was deleted by an administrator',
}

export const english: Language = {
  tag: 'en',
  mails: {
    verification_code: ({ code: digits, minutes }): Mail => ({
      subject: `${digits} is your Holdfast code`,
      preview: `It is valid for ${minutes} minutes.`,
      title: 'Confirm your e-mail address',
      parts: [
        paragraph('Hello, enter this code to confirm that this address is yours:'),
        code(digits),
        paragraph(`It is valid for ${minutes} minutes and works once. If you did not ask for it, do nothing.`),
      ],
      footer,
    }),
    account_exists: ({ name }) => ({
      subject: 'You already have a Holdfast account',
      preview: 'Somebody tried to use your address for another one.',
      title: 'You already have an account',
      parts: [
        paragraph(
          `${hello(name)} somebody just tried to use this e-mail address for another account. It has one, or had one until a few days ago.`,
        ),
        paragraph(
          'If it was you, sign in with your password. If it was not, nothing has changed and you need do nothing.',
        ),
      ],
      footer,
    }),
    login_locked: ({ name, until }) => ({
      subject: 'Password login is locked for a while',
      preview: `There were too many wrong passwords. It opens again at ${until}.`,
      title: 'Too many wrong passwords',
      parts: [
        paragraph(`${hello(name)} somebody entered a wrong password for your account too many times in a row.`),
        paragraph(`No password works until ${until}. If it was not you, choose a new password after that time.`),
      ],
      footer,
    }),
    password_reset: ({ name, url, minutes }) => ({
      subject: 'Choose a new Holdfast password',
      preview: `The link is valid for ${minutes} minutes.`,
      title: 'Choose a new password',
      parts: [
        paragraph(`${hello(name)} somebody asked to choose a new password for the account with this e-mail address.`),
        link('Choose a new password', url),
        paragraph(
          `The link is valid for ${minutes} minutes and works once. Every device is signed out then. If you did not ask for it, do nothing: your password stays as it is.`,
        ),
      ],
      footer,
    }),
    invitation: ({ name, role, url, until }) => ({
      subject: 'You are invited to Holdfast',
      preview: `Choose a password to have an account as ${role}.`,
      title: 'You are invited',
      parts: [
        paragraph(`${hello(name)} an administrator of Holdfast invites you to an account as ${role}.`),
        link('Choose a password', url),
        paragraph(
          `The link is valid until ${until} and works once. If you do not expect this, do nothing: there is no account unless you use the link.`,
        ),
      ],
      footer,
    }),
    password_changed: ({ name, url }) => ({
      subject: 'Your Holdfast password was changed',
      preview: 'If it was not you, choose a new one now.',
      title: 'Your password was changed',
      parts: [
        paragraph(`${hello(name)} the password of your account was just changed, and other devices were signed out.`),
        paragraph('If it was you, do nothing. If it was not, choose a new password now: the link goes to you alone.'),
        link('Choose a new password', url),
      ],
      footer,
    }),
    account_act: ({ act, until, url }) => ({
      subject: acts[act],
      preview: url ? `If it was not you, undo it until ${until}.` : `Until ${until} our support can undo it.`,
      title: acts[act],
      parts: url
        ? [
            paragraph('Hello, if it was you, do nothing. If it was not, undo it now: the link is for you alone.'),
            link('It was not me: undo it', url),
            paragraph(
              `It works until ${until}. Your address and number become what they were, every device is signed out, all API keys end, and a new password is asked for.`,
            ),
          ]
        : [paragraph(`Hello, what is held about you is erased at ${until}. Until then our support can undo it.`)],
      footer,
    }),
    booking_confirmed: of => ({
      subject: of.has_files ? `Your ticket ${of.title}${when(of)}` : `Your booking ${of.title}${when(of)}`,
      preview: `Booking ${of.reference}${of.units && `, ${of.units.toLowerCase()}`}.${of.has_files ? ' The ticket is attached.' : ''}`,
      title: of.has_files ? `You are going: ${of.title}` : `Confirmed: ${of.title}`,
      parts: [
        paragraph(
          of.has_files
            ? 'Your booking is paid and confirmed. The attached ticket has a code for each passenger: show it when boarding, on paper or on a screen.'
            : 'Your booking is confirmed.',
        ),
        about(of),
        facts(...of.own, ['Total', of.total]),
        ...(of.advice ? [paragraph(of.advice)] : []),
      ],
      footer,
    }),
    payment_refunding: of => ({
      subject: `We are paying ${of.amount} back to you`,
      preview: of.why,
      title: `${of.amount} is on its way back`,
      parts: [
        paragraph(`${of.why} We are paying ${of.amount} back the way you paid, and tell you when that is done.`),
        about(of),
        ...(leavesBooking(of.reason) ? [] : [link('Find another one', of.search_url)]),
      ],
      footer,
    }),
    booking_cancelled: of => ({
      subject: of.is_whole ? `Cancelled: ${of.title}${when(of)}` : `Cancelled in part: ${of.title}${when(of)}`,
      preview: of.amount ? `We are paying ${of.amount} back.` : 'Nothing is paid back.',
      title: of.is_whole ? `Cancelled: ${of.title}` : `Cancelled in part: ${of.part}`,
      parts: [
        paragraph(
          of.by_operator
            ? `${of.why} We are sorry.${of.is_whole ? '' : ` ${of.part} of your booking is cancelled. The rest stands.`}`
            : of.is_whole
              ? 'Your booking is cancelled, as you asked.'
              : `${of.part} of your booking is cancelled, as you asked. The rest stands.`,
        ),
        paragraph(
          of.amount
            ? `We are paying ${of.amount} back the way you paid, and tell you when that is done.`
            : 'Nothing is paid back, as the terms of what you booked say.',
        ),
        about(of),
        facts(...(of.amount ? [['Refund', of.amount] as const] : []), ['Kept', of.fee]),
        ...(of.by_operator ? [link('Find another one', of.search_url)] : []),
      ],
      footer,
    }),
    refund_succeeded: of => ({
      subject: `Refund of ${of.amount} done`,
      preview: `For booking ${of.reference}.`,
      title: `${of.amount} was paid back`,
      parts: [
        paragraph(
          'The refund left us, to the account or card you paid with. Your bank may take a few days to show it.',
        ),
        facts(['Booking', of.reference], ['For', of.title], ['Refund', of.amount]),
      ],
      footer,
    }),
    hold_expired: of => ({
      subject: `${of.title}: no longer held for you`,
      preview: 'The time to pay is over. You can search again.',
      title: 'The time to pay is over',
      parts: [
        paragraph('We held this for you, but no payment came in time, so others can book it now.'),
        about(of),
        paragraph(
          'If you did pay, do nothing: we confirm the booking if it is still free, and else pay everything back.',
        ),
        link('Search again', of.search_url),
      ],
      footer,
    }),
    hold_placed: of => ({
      subject: `Held for you until ${of.until}: ${of.title}`,
      preview: [of.units, of.total].filter(Boolean).join(', '),
      title: `Held for you: ${of.title}`,
      parts: [
        paragraph(`Nobody else can book this until ${of.until}. It is yours once it is paid.`),
        facts(...of.facts, ['Total', of.total]),
        link('Book and pay', of.hold_url),
      ],
      footer,
    }),
    hold_lapsing: of => ({
      subject: `Held only until ${of.until}: ${of.title}`,
      preview: 'The time to pay is almost over.',
      title: 'The time to pay is almost over',
      parts: [
        paragraph(`We hold this for you until ${of.until}. Then others can book it.`),
        facts(...of.facts, ['Total', of.total]),
        link('Pay now', of.hold_url),
      ],
      footer,
    }),
    payment_failed: of => ({
      subject: `Payment of ${of.amount} failed: ${of.title}`,
      preview: of.until ? `You can try again until ${of.until}.` : 'You can try again.',
      title: 'The payment did not go through',
      parts: [
        paragraph(
          `Your bank or wallet declined ${of.amount}, so nothing was paid. You can try again, also in another way${of.until ? `, until ${of.until}` : ''}.`,
        ),
        about(of),
        link('Pay now', of.booking_url),
      ],
      footer,
    }),
    payment_due: of => ({
      subject: of.has_failed ? `Not paid yet: ${of.title}` : `Renewing soon: ${of.title}`,
      preview: of.by_itself && !of.has_failed ? `${of.total} will be charged on ${of.due}.` : `${of.total} is due.`,
      title: of.has_failed ? `${of.total} is not paid yet` : `${of.title} is renewed on ${of.due}`,
      parts: [
        paragraph(
          of.has_failed
            ? `${of.total} for ${of.title} was due on ${of.due} and is not paid yet. Pay it now to keep what you have.`
            : of.by_itself
              ? `On ${of.due} we charge ${of.total} the way you paid before. To end it instead, cancel it before then.`
              : `${of.total} is due on ${of.due}. Pay it by then to keep what you have; to end it, do nothing.`,
        ),
        about(of),
        ...(of.by_itself && !of.has_failed ? [] : [link('Pay now', of.booking_url)]),
      ],
      footer,
    }),
    membership_ended: of => ({
      subject: `Ended: ${of.title}`,
      preview: 'Nothing more is charged.',
      title: `${of.title} has ended`,
      parts: [
        paragraph(
          'Your membership has ended, and nothing more is charged for it. You can choose a plan again at any time.',
        ),
        about(of),
        link('Choose a plan', of.search_url),
      ],
      footer,
    }),
    booking_reminder: of => ({
      subject: `${of.is_soon ? 'Soon' : 'Reminder'}: ${of.title}${when(of)}`,
      preview: `Booking ${of.reference}${of.place && `, ${of.place}`}.`,
      title: of.is_soon ? `In a few hours: ${of.title}` : `Coming up: ${of.title}`,
      parts: [
        paragraph('This is a reminder of your booking.'),
        about(of),
        ...(of.advice ? [paragraph(of.advice)] : []),
        link('Show the booking', of.booking_url),
      ],
      footer,
    }),
    booking_changed: of => ({
      subject: `Changed: ${of.title}${when(of)}`,
      preview: `Booking ${of.reference} has changed.`,
      title: `Your booking has changed: ${of.title}`,
      parts: [
        paragraph('The operator changed something of what you booked. This is how it stands now:'),
        about(of),
        link('Show the booking', of.booking_url),
      ],
      footer,
    }),
  },
  texts: {
    account_act: ({ act, until, url }) =>
      url
        ? `${acts[act]}. If it was not you, undo it until ${until}: ${url}`
        : `${acts[act]}. Until ${until} our support can undo it.`,
    otp_code: ({ code: digits, minutes }) =>
      `${digits} is your Holdfast code. It is valid for ${minutes} minutes. Tell it to nobody, us included.`,
    booking_confirmed: of =>
      [
        `Holdfast ${of.reference}: ${[of.title, of.starts, of.place].filter(Boolean).join(', ')}.`,
        ...(of.units ? [`${of.units}.`] : []),
        ...(of.has_files ? [of.ticket_url ? `Your ticket: ${of.ticket_url}` : 'Your ticket is in your e-mail.'] : []),
      ].join(' '),
    booking_reminder: of => `Holdfast ${of.reference}: ${[of.title, of.starts, of.place].filter(Boolean).join(', ')}.`,
    booking_changed: of =>
      `Holdfast ${of.reference} has changed: ${[of.title, of.starts, of.place].filter(Boolean).join(', ')}. ${of.booking_url}`,
  },
}
