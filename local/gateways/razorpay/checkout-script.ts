import type { Reply } from '../exchange.ts'

/**
 * A stand-in for Checkout.js: `new Razorpay(options).open()` shows the page of `options.order_id` in a frame, and calls
 * `options.handler` with the three signed fields, or posts them to `options.callback_url`.
 */
const script = `{
  const base = new URL(document.currentScript.src).origin
  window.Razorpay = class {
    constructor(options) { this.options = options; this.listeners = {} }
    on(event, listener) { (this.listeners[event] ??= []).push(listener) }
    open() {
      const dialog = document.createElement('dialog')
      dialog.setAttribute('aria-label', 'Razorpay Checkout')
      dialog.style.cssText = 'padding:0;border:0;border-radius:12px;width:min(480px,96vw);height:min(640px,92vh)'
      const frame = document.createElement('iframe')
      frame.title = 'Razorpay Checkout'
      frame.style.cssText = 'border:0;width:100%;height:100%'
      frame.src = base + '/checkout/' + encodeURIComponent(this.options.order_id) + '?embedder=' + encodeURIComponent(location.origin)
      dialog.append(frame)
      document.body.append(dialog)
      const close = () => { window.removeEventListener('message', hear); this.close = () => {}; dialog.remove() }
      const hear = ({ origin, source, data }) => {
        if (origin !== base || source !== frame.contentWindow || !data.razorpay) return
        if (data.razorpay.kind === 'failed') return this.#failed()
        close()
        if (data.razorpay.kind === 'paid') this.#paid(data.razorpay.fields)
        else this.options.modal?.ondismiss?.()
      }
      window.addEventListener('message', hear)
      dialog.addEventListener('cancel', () => { close(); this.options.modal?.ondismiss?.() })
      this.close = close
      dialog.showModal()
    }
    close() {}
    #failed() {
      const error = { code: 'BAD_REQUEST_ERROR', description: 'Payment was declined by the bank.' }
      for (const listener of this.listeners['payment.failed'] ?? []) listener({ error })
    }
    #paid(fields) {
      if (this.options.handler) return this.options.handler(fields)
      const form = Object.assign(document.createElement('form'), { method: 'post', action: this.options.callback_url })
      for (const [name, value] of Object.entries(fields))
        form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
      document.body.append(form)
      form.submit()
    }
  }
}
`

export const checkoutScript = (): Reply => ({
  status: 200,
  body: script,
  headers: { 'content-type': 'text/javascript; charset=utf-8' },
})
