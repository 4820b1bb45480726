import { pageStyle } from '../../platform/pages/page-style.ts'

export const style = `${pageStyle}
[hidden] { display: none !important; }
#choice { margin-top: .75rem; }
:root { --ribbon: #fff3d6; --on-ribbon: #6a4700; }
@media (prefers-color-scheme: dark) { :root { --ribbon: #3a2e0e; --on-ribbon: #ffdf94; } }
.ribbon { padding: .5rem 1.5rem; background: var(--ribbon); color: var(--on-ribbon); font-size: .875rem; font-weight: 600; text-align: center; }
.sum { padding-bottom: 1.25rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.headline { font-weight: 600; color: var(--quiet); }
[data-status="paid"] .headline, [data-status="authorized"] .headline, [data-status="refunded"] .headline { color: var(--good); }
[data-status="declined"] .headline { color: var(--bad); }
.amount { font-size: 2.5rem; line-height: 1.2; font-weight: 700; font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
`
