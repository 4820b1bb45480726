import * as z from 'zod/mini'
import { type Read, readCode, readLine, readName, readParagraph, readSearch } from '../../kernel/texts.ts'

/** Every text that a person types into a request is of one of these kinds (test/architecture/texts.test.ts). */
export const textKinds = /* @__PURE__ */ z.registry<{ readonly kind: Kind }>()

type Kind = 'name' | 'line' | 'paragraph' | 'search' | 'code' | 'secret'

const text = (kind: Kind, read: (typed: string) => Read) => (min: number, max: number) =>
  z
    .string()
    .check(
      payload => {
        const { text, fault } = read(payload.value)
        payload.value = text
        if (fault !== undefined) payload.issues.push({ code: 'custom', message: fault, input: text })
      },
      ...(min > 0 ? [z.minLength(min)] : []),
      z.maxLength(max),
    )
    .register(textKinds, { kind })

/** Of a person: it is in mails to people who did not type it. */
export const Name = /* @__PURE__ */ text('name', readName)

/** One line. */
export const Line = /* @__PURE__ */ text('line', readLine)

/** Several lines. */
export const Paragraph = /* @__PURE__ */ text('paragraph', readParagraph)

/** A text to search for: what cannot be seen in it does not count. */
export const SearchText = /* @__PURE__ */ text('search', readSearch)

/** A code or a token: in ASCII, its digits as 0 to 9. */
export const CodeText = /* @__PURE__ */ text('code', readCode)

/** A password: any characters count. */
export const Secret = (min: number, max: number) =>
  z.string().check(z.minLength(min), z.maxLength(max)).register(textKinds, { kind: 'secret' })
