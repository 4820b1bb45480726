/** Of the pages that functions serve: one card, light or dark as its reader's system is, at any width. */
export const pageStyle = `
:root {
  --back: #eef1f6; --card: #fff; --ink: #16202e; --quiet: #566173; --line: #d5dbe5; --accent: #0b6b53; --on-accent: #fff;
  --good: #0b6b53; --bad: #a3261b; --focus: #1a56db;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0e141c; --card: #18212d; --ink: #e9eef5; --quiet: #a3afc0; --line: #334155; --accent: #45d0a6; --on-accent: #04261c;
    --good: #45d0a6; --bad: #ff9c92; --focus: #8ab4ff;
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh; padding: 1rem; display: grid; place-items: center; background: var(--back); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main {
  width: 100%; max-width: 26rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; overflow: hidden;
  box-shadow: 0 1px 2px rgb(0 0 0 / .06), 0 12px 32px rgb(0 0 0 / .08);
}
main > :not(.ribbon) { margin: 1.25rem 1.5rem; }
header { display: flex; align-items: center; gap: .75rem; }
.logo {
  flex: none; width: 2.75rem; height: 2.75rem; display: grid; place-items: center; border-radius: .75rem; background: var(--accent); color: var(--on-accent);
  font-weight: 700; font-size: 1.25rem;
}
h1 { font-size: 1.125rem; line-height: 1.25; }
.quiet { color: var(--quiet); font-size: .875rem; }
code { font: .8125rem ui-monospace, SFMono-Regular, Menlo, monospace; }
#said:empty { display: none; }
#said { padding: .75rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); border-radius: .5rem; }
#said[data-tone="bad"] { border-left-color: var(--bad); }
button {
  width: 100%; min-height: 3rem; padding: .5rem 1rem; border: 1px solid var(--line); border-radius: .75rem; background: transparent;
  color: inherit; font: inherit; font-weight: 600; cursor: pointer;
}
button:hover { border-color: currentColor; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-size: 1.125rem; }
button.main:hover { filter: brightness(1.08); }
button:disabled { opacity: .55; cursor: progress; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: .75rem; }
.row button { flex: 1 1 8rem; }
details { margin-top: 1rem; }
summary { min-height: 2.75rem; display: list-item; align-content: center; cursor: pointer; color: var(--quiet); }
label { display: block; margin-top: .5rem; }
input {
  width: 100%; min-height: 2.75rem; padding: .25rem .75rem; border: 1px solid var(--quiet); border-radius: .5rem; background: var(--card);
  color: inherit; font: inherit;
}
@media (prefers-reduced-motion: no-preference) { button { transition: filter .15s, border-color .15s; } }
`
