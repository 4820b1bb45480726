/** An agent's account, under which what is of no booking lies in a booking's place. */
export const cashOf = (agentId: string): string => `cash:${agentId}`
