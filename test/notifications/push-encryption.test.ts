import { createECDH } from 'node:crypto'
import coding from 'http_ece'
import { expect, it } from 'vitest'
import { vapidKeyOf } from '../../shared/notifications/rules/vapid-key.ts'

/** RFC 8291, Appendix A. */
const example = {
  plaintext: 'When I grow up, I want to be a watermelon',
  receiver: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  receiverPublic: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  sender: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  authSecret: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  message:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}

const pairOf = (privateKey: string) => {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(privateKey, 'base64url')
  return pair
}

it('encrypts the example of RFC 8291 as the RFC does, and decrypts it', () => {
  const { plaintext, authSecret, salt, message } = example
  const encrypted = coding.encrypt(Buffer.from(plaintext), {
    version: 'aes128gcm',
    privateKey: pairOf(example.sender),
    dh: example.receiverPublic,
    authSecret,
    salt,
  })
  expect(encrypted.toString('base64url')).toBe(message)
  const keys = { version: 'aes128gcm', privateKey: pairOf(example.receiver), authSecret } as const
  expect(coding.decrypt(Buffer.from(message, 'base64url'), keys).toString()).toBe(plaintext)
})

it('the key that names this service is the same for the same secret, and another for another', () => {
  const { public_key, jwk } = vapidKeyOf('a'.repeat(64))
  expect(vapidKeyOf('a'.repeat(64))).toEqual({ public_key, jwk })
  expect(vapidKeyOf('b'.repeat(64)).public_key).not.toBe(public_key)
  expect(pairOf(jwk.d).getPublicKey('base64url')).toBe(public_key)
})
