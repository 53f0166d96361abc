import { CHAT_STYLE } from './style-chat.ts'

/** The page's style sheet: tokens and frame here, the chat's inside in style-chat.ts. */
export const PHONE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #e9e6e1;
  --page-end: #d9d4cc;
  --surface: #ffffff;
  --surface-2: #f6f4f1;
  --line: #dcd7cf;
  --text: #1c1b1a;
  --muted: #625d56;
  --accent: #b3122a;
  --accent-strong: #8f0d20;
  --on-accent: #ffffff;
  --wall: #efebe4;
  --in: #ffffff;
  --out: #daf1de;
  --out-muted: #4b5f50;
  --seen: #0a63bd;
  --good: #17713b;
  --warn: #8a4b00;
  --frame: #1d1b1a;
  --shadow: 0 1px 1px rgb(30 20 10 / 12%);
  --space-1: 0.25rem;
  --space-2: 0.5rem;
  --space-3: 0.75rem;
  --space-4: 1rem;
  --space-6: 1.5rem;
  --radius: 0.75rem;
  font: 16px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0e0f11;
    --page-end: #17181b;
    --surface: #1b1d20;
    --surface-2: #24272b;
    --line: #373b41;
    --text: #eceae6;
    --muted: #a8a49d;
    --accent: #d3203b;
    --accent-strong: #ff8a98;
    --wall: #101316;
    --in: #23272c;
    --out: #12463a;
    --out-muted: #a9cbbd;
    --seen: #6cb8ff;
    --good: #6fd39a;
    --warn: #f0b35e;
    --frame: #33363b;
    --shadow: 0 1px 1px rgb(0 0 0 / 40%);
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html, body { height: 100%; margin: 0; }
body { background: linear-gradient(160deg, var(--page), var(--page-end)); color: var(--text); }
h1, h2, p, ul { margin: 0; padding: 0; }
ul { list-style: none; }
button, input, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
button:disabled { cursor: default; opacity: 0.5; }
:focus-visible { outline: 2px solid var(--accent-strong); outline-offset: 2px; }
.muted { color: var(--muted); font-size: 0.8125rem; }
.visually-hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon { width: 1.375rem; height: 1.375rem; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.icon-play { fill: currentColor; }
.icon-button { display: inline-grid; place-items: center; width: 2.75rem; height: 2.75rem; border: 0; border-radius: 50%; background: none; color: var(--muted); }
.icon-button:hover:not(:disabled) { background: var(--surface-2); color: var(--text); }
.field { width: 100%; min-width: 0; padding: 0.625rem var(--space-3); border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface-2); }
.field::placeholder { color: var(--muted); opacity: 1; }
.button { padding: 0.625rem var(--space-4); border: 0; border-radius: var(--radius); background: var(--accent); color: var(--on-accent); font-weight: 600; }
.button:hover { filter: brightness(0.92); }
.avatar { display: grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; color: #fff; font-size: 0.875rem; font-weight: 600; letter-spacing: 0.02em; }
.avatar.shop { background: var(--accent); font-size: 1.125rem; }
.avatar.is-offline { filter: grayscale(1); opacity: 0.75; }
.hue-a { background: #7a3e9d; } .hue-b { background: #1f6f8b; } .hue-c { background: #9a4a12; }
.hue-d { background: #2f6d3c; } .hue-e { background: #a12a5e; } .hue-f { background: #3f51a3; }

.stage { height: 100dvh; display: grid; }
.side { margin: 0; border: 0; padding: 0; max-width: none; max-height: none; background: var(--surface); color: inherit; }
.side[open] { display: flex; flex-direction: column; }
.side::backdrop { background: rgb(0 0 0 / 45%); }
dialog.side:modal { position: fixed; inset: 0 auto 0 0; width: min(22rem, 92vw); height: 100dvh; }
.side-head { display: flex; justify-content: space-between; gap: var(--space-2); padding: var(--space-4) var(--space-4) var(--space-3); }
.side-head h2 { font-size: 1.125rem; }
.people { flex: 1; overflow-y: auto; padding: 0 var(--space-2); }
.person { display: flex; align-items: center; gap: var(--space-3); width: 100%; padding: 0.625rem var(--space-2); border: 0; border-radius: var(--radius); background: none; text-align: start; }
.person:hover { background: var(--surface-2); }
.person[aria-current] { background: color-mix(in srgb, var(--accent) 12%, transparent); }
.person-text { flex: 1; min-width: 0; display: grid; }
.person-text > * { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.person-name { font-weight: 600; font-size: 0.9375rem; }
.person[aria-current] .muted { color: var(--text); }
.person-side { display: grid; justify-items: end; gap: 0.125rem; }
.badge { min-width: 1.25rem; padding: 0 0.375rem; border-radius: 1rem; background: var(--accent); color: var(--on-accent); font-size: 0.75rem; font-weight: 600; text-align: center; }
.new-person { display: grid; gap: var(--space-2); padding: var(--space-4); border-top: 1px solid var(--line); }
.field-label { font-size: 0.875rem; font-weight: 600; }
.row { display: flex; gap: var(--space-2); }
.check { display: flex; align-items: center; gap: var(--space-2); font-size: 0.875rem; color: var(--muted); }
.check input { width: 1.125rem; height: 1.125rem; accent-color: var(--accent); }
.side-foot { display: flex; align-items: center; justify-content: space-between; gap: var(--space-3); padding: var(--space-3) var(--space-4); border-top: 1px solid var(--line); }
.health { font-size: 0.8125rem; color: var(--muted); }
.health::before { content: ''; display: inline-block; width: 0.5rem; height: 0.5rem; margin-inline-end: 0.375rem; border-radius: 50%; background: var(--good); }
.health[data-state='waiting']::before { background: var(--warn); }
.health[data-state='unreachable'] { color: var(--warn); }
.health[data-state='unreachable']::before { background: var(--warn); }
.languages { display: flex; margin: 0; padding: 0.125rem; border: 1px solid var(--line); border-radius: 2rem; }
.languages button { min-width: 2.5rem; padding: var(--space-1) var(--space-2); border: 0; border-radius: 2rem; background: none; font-size: 0.8125rem; color: var(--muted); }
.languages [aria-pressed='true'] { background: var(--text); color: var(--surface); font-weight: 600; }

.phone { display: flex; flex-direction: column; min-height: 0; height: 100dvh; background: var(--wall); overflow: hidden; }
.phone-bar { display: flex; justify-content: space-between; gap: var(--space-3); padding: var(--space-1) var(--space-4); background: var(--surface); color: var(--muted); font-size: 0.75rem; white-space: nowrap; }
.phone-bar > :first-child { overflow: hidden; text-overflow: ellipsis; }
.chat-head { display: flex; align-items: center; gap: var(--space-3); padding: var(--space-2) var(--space-3); background: var(--surface); border-bottom: 1px solid var(--line); }
.chat-name { flex: 1; min-width: 0; }
.chat-name h1 { font-size: 1rem; line-height: 1.25; }
.is-typing { color: var(--good); }
.switch { display: inline-flex; align-items: center; gap: var(--space-2); min-height: 2.25rem; padding: 0 var(--space-3) 0 var(--space-2); border: 1px solid var(--line); border-radius: 2rem; background: var(--surface-2); font-size: 0.8125rem; white-space: nowrap; }
.switch-knob { position: relative; width: 1.875rem; height: 1.125rem; border-radius: 1rem; background: var(--muted); transition: background 0.15s; }
.switch-knob::after { content: ''; position: absolute; inset: 0.1875rem auto auto 0.1875rem; width: 0.75rem; height: 0.75rem; border-radius: 50%; background: var(--surface); transition: translate 0.15s; }
.switch[aria-checked='true'] .switch-knob { background: var(--good); }
.switch[aria-checked='true'] .switch-knob::after { translate: 0.75rem 0; }

@media (min-width: 56rem) {
  .narrow-only { display: none; }
  .stage { grid-template-columns: minmax(18rem, 22rem) minmax(0, 1fr); align-items: center; }
  .side { position: static; width: auto; height: 100dvh; border-inline-end: 1px solid var(--line); }
  .phone { justify-self: center; width: 25rem; height: min(52rem, 94dvh); border: 0.625rem solid var(--frame); border-radius: 2.75rem; box-shadow: 0 1.5rem 4rem rgb(20 10 0 / 25%), 0 0 0 1px rgb(255 255 255 / 12%) inset; }
  .phone-bar { padding: 0.625rem 1.5rem var(--space-1); }
}
@media (max-width: 26rem) {
  .switch { padding-inline: var(--space-2); }
  .chat-head { gap: var(--space-2); }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
${CHAT_STYLE}`
