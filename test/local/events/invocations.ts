import type { Invoke, InvokeResult } from '../../../local/lambda/invoke.ts'

/** A function under test control: every event it got, and what it answers, one handler for all invocations. */
export const recordInvocations = <E>(answer: (event: E, invocation: number) => unknown = () => null) => {
  const events: E[] = []
  const names: string[] = []
  const invoke: Invoke = async (name, event) => {
    names.push(name)
    const number = events.push(structuredClone(event) as E)
    const payload = await answer(event as E, number)
    return isResult(payload) ? payload : { payload }
  }
  return { invoke, events, names }
}

const results = new WeakSet<object>()

const isResult = (value: unknown): value is InvokeResult =>
  typeof value === 'object' && value !== null && results.has(value)

/** What `answer` gives to let the invocation fail as a handler that throws does. */
export const functionError = (errorMessage: string): InvokeResult => {
  const result: InvokeResult = { functionError: 'Handled', payload: { errorType: 'Error', errorMessage } }
  results.add(result)
  return result
}

/** A gate that invocations wait at until it is opened. */
export const makeGate = () => {
  let open = () => {}
  const opened = new Promise<void>(settle => {
    open = settle
  })
  return { opened, open }
}
