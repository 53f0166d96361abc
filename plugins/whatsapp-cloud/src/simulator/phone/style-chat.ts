/** Heights of the voice note's bars; classes, since the content security policy allows no style attributes. */
const WAVE = Array.from({ length: 15 }, (_, index) => `.h${index + 5} { height: ${(index + 5) / 16}rem; }`).join('\n')

export const CHAT_STYLE = `
.log { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: var(--space-3); display: flex; flex-direction: column; gap: var(--space-1); scrollbar-width: thin; }
.log:focus-visible { outline-offset: -3px; }
.log > :first-child { margin-top: auto; }
.day { align-self: center; margin: var(--space-2) 0; padding: 0.125rem var(--space-3); border-radius: 1rem; background: var(--surface); color: var(--muted); font-size: 0.75rem; box-shadow: var(--shadow); }
.message { display: flex; flex-direction: column; align-items: flex-start; gap: 0.1875rem; max-width: 84%; }
.message.out { align-self: flex-end; align-items: flex-end; }
.bubble { position: relative; max-width: 100%; padding: 0.4375rem 0.625rem 0.375rem; border-radius: var(--radius); background: var(--in); box-shadow: var(--shadow); font-size: 0.9375rem; }
.bubble::after { content: ''; display: block; clear: both; }
.bubble.out { background: var(--out); }
.bubble.in { border-start-start-radius: 0.1875rem; }
.bubble.out { border-start-end-radius: 0.1875rem; }
.bubble.out .muted, .bubble.out .meta { color: var(--out-muted); }
.bubble:has(.reactions) { margin-bottom: var(--space-4); }
.bubble.type-sticker { background: none; box-shadow: none; padding: 0; }
.bubble.type-sticker .picture { width: 8rem; }
.bubble.type-sticker .meta { padding: 0.125rem var(--space-2); border-radius: 1rem; background: var(--surface); color: var(--muted); }
.bubble blockquote { margin: 0 0 var(--space-1); padding: var(--space-1) var(--space-2); border-inline-start: 3px solid var(--accent); border-radius: 0.375rem; background: color-mix(in srgb, var(--text) 7%, transparent); font-size: 0.8125rem; overflow: hidden; text-overflow: ellipsis; max-height: 3.25rem; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; }
.meta { float: inline-end; display: inline-flex; align-items: center; gap: 0.1875rem; margin: 0.375rem 0 0 var(--space-2); color: var(--muted); font-size: 0.6875rem; line-height: 1; white-space: nowrap; }
.tick { display: inline-flex; }
.tick .icon { width: 1rem; height: 1rem; stroke-width: 2; }
.tick.seen { color: var(--seen); }
.picture { display: block; width: 100%; max-width: 15rem; height: auto; margin-bottom: var(--space-1); border-radius: 0.5rem; }
.card { display: flex; align-items: center; gap: var(--space-2); min-width: 11rem; padding: 0.125rem 0; }
.card-icon { display: grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 0.625rem; background: color-mix(in srgb, var(--text) 10%, transparent); }
.card-text { display: grid; min-width: 0; overflow-wrap: anywhere; font-size: 0.875rem; }
.tag { display: block; margin-bottom: var(--space-1); color: var(--muted); font-size: 0.75rem; font-weight: 600; }
.voice { display: inline-flex; align-items: center; gap: var(--space-2); }
.wave { display: inline-flex; align-items: center; gap: 0.125rem; height: 1.5rem; }
.wave i { width: 0.1875rem; border-radius: 0.125rem; background: currentColor; opacity: 0.55; }
${WAVE}
.reactions { position: absolute; inset-block-end: -0.875rem; inset-inline-start: 0.5rem; padding: 0.0625rem 0.375rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); font-size: 0.8125rem; line-height: 1.25rem; box-shadow: var(--shadow); }
.choice { display: grid; justify-items: center; width: 100%; min-width: 11rem; min-height: 2.5rem; padding: var(--space-1) var(--space-3); place-content: center; border: 0; border-radius: var(--radius); background: var(--in); box-shadow: var(--shadow); color: var(--seen); font-size: 0.875rem; font-weight: 600; }
.choice:hover { background: var(--surface-2); }
.choice small { color: var(--muted); font-weight: 400; }
.empty { margin: auto; max-width: 17rem; display: grid; justify-items: center; gap: var(--space-2); padding: var(--space-6) var(--space-4); border-radius: 1.25rem; background: var(--surface); box-shadow: var(--shadow); text-align: center; }
.log > .empty:first-child { margin: auto; }
.empty .icon { width: 2.5rem; height: 2.5rem; color: var(--accent-strong); }
.empty h2 { font-size: 1.0625rem; }
.empty p { color: var(--muted); font-size: 0.875rem; }
.notice { padding: var(--space-2) var(--space-4); background: var(--surface); border-top: 1px solid var(--line); color: var(--warn); font-size: 0.8125rem; text-align: center; }
.composer { display: flex; align-items: flex-end; gap: var(--space-2); padding: var(--space-2); padding-block-end: max(var(--space-2), env(safe-area-inset-bottom)); background: var(--surface); border-top: 1px solid var(--line); }
.composer .field { resize: none; max-height: 9rem; border-radius: 1.375rem; line-height: 1.375rem; }
.attach { position: relative; }
.attach .icon-button[aria-expanded='true'] .icon { rotate: 45deg; }
.attach .icon { transition: rotate 0.15s; }
.menu { position: absolute; inset-block-end: calc(100% + 0.75rem); inset-inline-start: 0; z-index: 2; display: grid; width: max-content; padding: var(--space-2); border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); box-shadow: 0 0.75rem 2rem rgb(0 0 0 / 22%); }
.menu button { display: flex; align-items: center; gap: var(--space-3); min-height: 2.5rem; padding: 0 var(--space-3); border: 0; border-radius: 0.625rem; background: none; text-align: start; font-size: 0.9375rem; }
.menu button:hover, .menu button:focus-visible { background: var(--surface-2); }
.menu .icon { color: var(--accent-strong); }
.menu button .icon { rotate: none; }
.send { display: grid; place-items: center; flex: none; width: 2.75rem; height: 2.75rem; border: 0; border-radius: 50%; background: var(--accent); color: var(--on-accent); }
.send:hover:not(:disabled) { filter: brightness(0.92); }
`
