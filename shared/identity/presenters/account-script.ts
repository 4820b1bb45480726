/** Runs in the browser: sends what is typed to the API, with the token that the address has behind its `#`. */
export const script = `
const main = document.querySelector('main')
const form = document.getElementById('form')
const said = document.getElementById('said')
const unreachable = 'Holdfast cannot be reached. Please try again.'
const say = (text, tone) => { said.dataset.tone = tone; said.textContent = text }
const token = new URLSearchParams(location.hash.slice(1)).get('token')
const { page, done } = main.dataset
const requests = {
  'reset-password': () => ({ token, new_password: form.password.value }),
  'forgot-password': () => ({ email: form.email.value }),
  'accept-invitation': () => ({ token, password: form.password.value, client: 'browser' }),
  undo: () => ({ token }),
}
const next = {
  reset_password: 'Undone. A mail is on its way to your address: its link sets a new password.',
  sign_in_by_code: 'Undone. Sign in with a code to your number from now on.',
}
if (!token && page !== 'forgot-password') {
  form.hidden = true
  say('This link is not complete. Open it from the message once more, with all that follows the #.', 'bad')
}
// A link that differs by what follows the # alone is opened without a load.
addEventListener('hashchange', () => location.reload())
form.addEventListener('submit', async event => {
  event.preventDefault()
  const [button] = form.querySelectorAll('button')
  button.disabled = true
  say('One moment\\u2026', 'good')
  try {
    const reply = await fetch('/api/v1/auth/' + page, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requests[page]()),
    })
    const body = reply.status === 204 ? {} : await reply.json()
    if (reply.ok) form.hidden = true
    say(reply.ok ? done || next[body.next] : body.detail || unreachable, reply.ok ? 'good' : 'bad')
  } catch {
    say(unreachable, 'bad')
  }
  button.disabled = false
})
`
