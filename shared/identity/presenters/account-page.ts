import type * as z from 'zod/mini'
import { pageOf, pageSecurity as securityOf } from '../../platform/pages/page.ts'
import { pageStyle as style } from '../../platform/pages/page-style.ts'
import type { AccountPage } from '../contracts/show-account-page.ts'
import { script } from './account-script.ts'

type Name = z.infer<typeof AccountPage>

export const pageSecurity = securityOf({ style, script })

interface Words {
  readonly title: string
  readonly task: string
  readonly field: string
  readonly button: string
  /** What the page says once it is done. */
  readonly done: string
}

const password = `<label for="password">New password <span class="quiet">(8 to 128 characters)</span></label>
    <input id="password" name="password" type="password" autocomplete="new-password" minlength="8" maxlength="128" required>`

const email = `<label for="email">E-mail address</label>
    <input id="email" name="email" type="email" autocomplete="email" maxlength="254" required>`

const pages: Readonly<Record<Name, Words>> = {
  'reset-password': {
    title: 'Choose a new password',
    task: 'It replaces the former one, and every device is signed out.',
    field: password,
    button: 'Set the password',
    done: 'Your new password is set. Sign in with it from now on.',
  },
  'forgot-password': {
    title: 'Forgot your password?',
    task: 'If the address has an account, it gets a mail with a link that is good for 30 minutes.',
    field: email,
    button: 'Send the mail',
    done: 'Look into your mailbox: if this address has an account, the link is there in a moment.',
  },
  'accept-invitation': {
    title: 'Accept the invitation',
    task: 'Choose a password, and your account is made.',
    field: password,
    button: 'Make the account',
    done: 'Your account is there. Sign in with your e-mail address and this password.',
  },
  undo: {
    title: 'It was not you?',
    task: 'Your address and number become what they were before, every device is signed out, all API keys end, and the password is good no more.',
    field: '',
    button: 'Undo it',
    done: '',
  },
}

/** One page with one form; its script sends what is typed to the API, with the token of the link. */
export const accountPage = (name: Name): string => {
  const { title, task, field, button, done } = pages[name]
  const main = `  <header>
    <span class="logo" aria-hidden="true">H</span>
    <div><h1>${title}</h1><p class="quiet">${task}</p></div>
  </header>
  <p id="said" role="status" aria-live="polite"></p>
  <form id="form">
    ${field}
    <div class="row"><button class="main">${button}</button></div>
  </form>
  <noscript><p>This page needs JavaScript.</p></noscript>`
  return pageOf({
    title: `${title} · Holdfast`,
    style,
    script,
    main,
    attributes: `data-page="${name}" data-done="${done}"`,
  })
}
