/** Runs in the browser: sends the chosen outcome to the page's own address and shows the result. */
export const script = `
const form = document.getElementById('play')
const said = document.getElementById('said')
const day = 86_400_000
for (const time of document.querySelectorAll('time')) {
  const at = new Date(time.dateTime)
  const isSoon = at.getTime() < Date.now() + day
  time.textContent = isSoon ? at.toLocaleTimeString([], { timeStyle: 'medium' }) : at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
}
const say = (text, tone) => { said.dataset.tone = tone; said.textContent = text }
const waiting = 'Done. What the merchant hears of it, and when, is what this number plays.'
const left = 'You left without paying. The session ends by itself.'
const results = {
  paid: 'Paid. The merchant hears of it by webhook; you can go back to Holdfast.',
  authorized: 'Authorized. The amount is reserved and nothing is charged yet; you can go back to Holdfast.',
  challenge: 'Your bank asks you to confirm this payment.',
  declined: 'Declined. Start again from Holdfast to try once more.',
}
const headlines = { paid: 'Paid', authorized: 'Authorized, not charged yet', declined: 'Declined by the bank' }
const unreachable = 'The gateway cannot be reached. Please try again.'
form?.addEventListener('submit', async event => {
  event.preventDefault()
  const outcome = event.submitter.value
  const { number, delay_seconds, duplicates } = form
  const buttons = form.querySelectorAll('button')
  for (const button of buttons) button.disabled = true
  say('One moment\\u2026', 'good')
  try {
    const reply = await fetch(location.href, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        outcome,
        ...(number.value.trim() && { number: number.value.trim() }),
        delay_seconds: Number(delay_seconds.value),
        duplicates: Number(duplicates.value),
      }),
    })
    const body = await reply.json()
    const result = outcome === 'abandon' ? left : results[body.status] || waiting
    say(reply.ok ? result : body.detail || unreachable, reply.ok ? 'good' : 'bad')
    if (reply.ok && body.status === 'challenge') {
      document.getElementById('asked').hidden = false
      document.getElementById('choice').hidden = true
    } else if (reply.ok && results[body.status] && outcome !== 'abandon') {
      form.hidden = true
      document.querySelector('main').dataset.status = body.status
      document.querySelector('.headline').textContent = headlines[body.status]
      document.getElementById('ends')?.remove()
    }
  } catch {
    say(unreachable, 'bad')
  }
  for (const button of buttons) button.disabled = false
})
`
