import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { identityIds } from '../domain.ts'

export const OtpId = z.string().check(z.regex(idPattern(identityIds.otp)))
