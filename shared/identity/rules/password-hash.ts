import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { randomBytes } from '../../kernel/random.ts'

const derive = promisify(argon2)

/** OWASP's parameters for Argon2id: 19 MiB (in KiB), two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagBytes = 32

/** A password as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = Buffer.from(randomBytes(16))
  const hash = await argon2id(password, salt, cost, tagBytes)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(salt)}$${text(hash)}`
}

/**
 * Whether the password is the one hashed. Without a hash (an account that does not exist) it takes as long and returns
 * false.
 * @throws Error when the hash is not a PHC string of Argon2id
 */
export const isPassword = async (password: string, hashed: string | undefined): Promise<boolean> => {
  const { salt, hash, ...parameters } = parse(hashed ?? unknownHash)
  const given = await argon2id(password, salt, parameters, hash.length)
  return timingSafeEqual(given, hash) && hashed !== undefined
}

const argon2id = (password: string, salt: Buffer, parameters: typeof cost, tagLength: number): Promise<Buffer> =>
  // NFKC, as NIST SP 800-63B asks: the same password typed on another keyboard is the same bytes.
  derive('argon2id', { message: password.normalize('NFKC'), nonce: salt, ...parameters, tagLength })

const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

const unknownHash = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${text(Buffer.alloc(16))}$${text(Buffer.alloc(tagBytes))}`

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

const parse = (phc: string) => {
  const [, memory, passes, parallelism, salt = '', hash = ''] = form.exec(phc) ?? []
  if (memory === undefined) throw new Error('not a PHC string of Argon2id')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}
