import { product } from '../../domains.ts'
import type { JourneySummary, Language } from './content.ts'
import { code, facts, link, type Mail, paragraph } from './mail.ts'

const footer =
  'Holdfast sends this because of something you did there. Nobody of ours ever asks for your password or a code.'

const hello = (name: string): string => (name ? `Hello ${name},` : 'Hello,')

const journey = (of: JourneySummary) =>
  facts(
    ['Booking', of.reference],
    ['From', of.boarding_stop],
    ['Departs', of.boarding_time],
    ['To', of.dropping_stop],
    ['Arrives', of.dropping_time],
    ['Bus', of.bus],
    ['Seats', of.seats],
  )

const route = ({ origin, destination }: JourneySummary): string => `${origin} to ${destination}`

const whyRefunded = (reason: string): string => product.refundReasons[product.shownReason(reason)] ?? ''

export const english: Language = {
  tag: 'en',
  mails: {
    verification_code: ({ name, code: digits, minutes }): Mail => ({
      subject: `${digits} is your Holdfast code`,
      preview: `It is valid for ${minutes} minutes.`,
      title: 'Confirm your e-mail address',
      parts: [
        paragraph(`${hello(name)} enter this code to confirm that this address is yours:`),
        code(digits),
        paragraph(`It is valid for ${minutes} minutes and works once. If you did not ask for it, do nothing.`),
      ],
      footer,
    }),
    account_exists: ({ name }) => ({
      subject: 'You already have a Holdfast account',
      preview: 'Somebody tried to register with your address.',
      title: 'You already have an account',
      parts: [
        paragraph(`${hello(name)} somebody just tried to register with this e-mail address, which has an account.`),
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
    booking_confirmed: of => ({
      subject: `Your ticket ${route(of)}, ${of.boarding_time}`,
      preview: `Booking ${of.reference}, seats ${of.seats}. The ticket is attached.`,
      title: `You are going: ${route(of)}`,
      parts: [
        paragraph(
          'Your booking is paid and confirmed. The attached ticket has a code for each passenger: show it when boarding, on paper or on a screen.',
        ),
        journey(of),
        facts(['Passengers', of.passengers], ['Ticket', of.ticket_number], ['Total paid', of.total]),
        paragraph('Times are local to each stop. Please be there 15 minutes early, with a photo identity document.'),
      ],
      footer,
    }),
    payment_refunding: of => ({
      subject: `We are paying ${of.amount} back to you`,
      preview: whyRefunded(of.reason),
      title: `${of.amount} is on its way back`,
      parts: [
        paragraph(
          `${whyRefunded(of.reason)} We are paying the full ${of.amount} back the way you paid, and tell you when that is done.`,
        ),
        journey(of),
        ...(of.reason === 'second_capture' ? [] : [link('See other buses that day', of.search_url)]),
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
        facts(['Booking', of.reference], ['Journey', route(of)], ['Refund', of.amount]),
      ],
      footer,
    }),
    hold_expired: of => ({
      subject: `Your seats ${route(of)} are no longer held`,
      preview: 'The time to pay is over. You can search again.',
      title: 'The time to pay is over',
      parts: [
        paragraph('We held your seats, but no payment came in time, so others can book them now.'),
        journey(of),
        paragraph(
          'If you did pay, do nothing: we confirm the booking if the seats are still free, and else pay everything back.',
        ),
        link('Search again', of.search_url),
      ],
      footer,
    }),
  },
  texts: {
    otp_code: ({ code: digits, minutes }) =>
      `${digits} is your Holdfast code. It is valid for ${minutes} minutes. Tell it to nobody, us included.`,
    booking_confirmed: of =>
      `Holdfast ${of.reference}: ${route(of)}, ${of.boarding_time}, ${of.boarding_stop}. Seats ${of.seats}. Your ticket is in your e-mail.`,
  },
}
