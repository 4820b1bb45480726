import { guardRequests } from '../../local/engines/request-limits.ts'

guardRequests()
