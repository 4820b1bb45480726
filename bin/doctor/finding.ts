/** What one check found. `attention` does not keep the product from running, or could not be looked at. */
export interface Finding {
  readonly state: 'fine' | 'attention' | 'missing'
  /** One sentence; of what is not fine, with what mends it. */
  readonly sentence: string
}

export const fine = (sentence: string): Finding => ({ state: 'fine', sentence })
export const attention = (sentence: string): Finding => ({ state: 'attention', sentence })
export const missing = (sentence: string): Finding => ({ state: 'missing', sentence })
