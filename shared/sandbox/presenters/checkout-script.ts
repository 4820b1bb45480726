/** Runs in the browser: sends the chosen outcome to the page's own address and shows the result. */
export const script = `
const form = document.getElementById('play')
const said = document.getElementById('said')
const time = document.querySelector('time')
if (time) time.textContent = new Date(time.dateTime).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const say = (text, tone) => { said.dataset.tone = tone; said.textContent = text }
const results = {
  succeed: 'Paid. The merchant hears of it by webhook; you can go back to Holdfast.',
  decline: 'Declined. Start again from Holdfast to try once more.',
  abandon: 'You left without paying. The session ends by itself.',
}
form?.addEventListener('submit', async event => {
  event.preventDefault()
  const outcome = event.submitter.value
  const { delay_seconds, duplicates } = form
  const buttons = form.querySelectorAll('button')
  for (const button of buttons) button.disabled = true
  say('One moment\\u2026', 'good')
  try {
    const reply = await fetch(location.href, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcome, delay_seconds: Number(delay_seconds.value), duplicates: Number(duplicates.value) }),
    })
    const body = await reply.json()
    say(reply.ok ? results[outcome] : body.detail, reply.ok ? 'good' : 'bad')
    if (reply.ok && outcome !== 'abandon') {
      form.hidden = true
      document.querySelector('main').dataset.status = body.status
      document.querySelector('.headline').textContent = outcome === 'succeed' ? 'Paid' : 'Declined by the bank'
      document.getElementById('ends')?.remove()
    }
  } catch {
    say('The gateway cannot be reached. Please try again.', 'bad')
  }
  for (const button of buttons) button.disabled = false
})
`
