import type { RequiredRole } from '../http/contract.ts'

export const roles = ['customer', 'agent', 'mechanic', 'driver', 'moderator', 'admin', 'super_admin'] as const

export type Role = (typeof roles)[number]

/** The roles whose endpoints each role may call, itself included. */
const covers: Readonly<Record<Role, readonly Role[]>> = {
  customer: ['customer'],
  agent: ['customer', 'agent'],
  mechanic: ['customer', 'mechanic'],
  driver: ['customer', 'driver'],
  moderator: ['customer', 'moderator'],
  admin: ['customer', 'agent', 'mechanic', 'driver', 'moderator', 'admin'],
  super_admin: roles,
}

export const mayCall = (role: Role, access: RequiredRole): boolean =>
  access === 'guest' || access === 'optional' || covers[role].includes(access)
