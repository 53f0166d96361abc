import type { ComposeInput, HealthView, PersonView } from '../view.ts'
import { addPerson, compose, follow, listPeople, markRead, setOnline } from './api.ts'
import { numberOf } from './bubble.ts'
import { Chat } from './chat.ts'
import { byId, el, type IconName, icon } from './dom.ts'
import { drawHealth, drawPeople } from './people.ts'
import { type Key, type Locale, locale, phoneText, setLocale, t, timeOf, translatePage } from './strings.ts'

const PERSON_KEY = 'kaunter-phone-person'
const RECONNECT_MS = 1_000
const TYPING_LASTS_MS = 25_000
const ATTACHMENTS = ['image', 'voice', 'document', 'location', 'contacts', 'sticker', 'reaction'] as const

let people: PersonView[] = []
let chosen: string | null = null
let health: HealthView = { waiting: 0, reachable: true }
let shopPhone = ''
let isConnected = true
let isTyping = false
let hasFailed = false
let stopFollowing = () => {}
let typingTimer: number | undefined

const side = byId<HTMLDialogElement>('side')
const text = byId<HTMLTextAreaElement>('text')
const menu = byId('attach-menu')
const attach = byId('attach')
const isWide = window.matchMedia('(min-width: 56rem)')

const chat = new Chat(byId('log'), {
  onRead: (ids) => {
    if (chosen !== null) void attempt(markRead(chosen, ids))
  },
  onTap: (message, choice) => void send({ kind: 'tap', target: message.id, choice }),
})

/** Draws what is around the log: people, head, notice, controls. */
function draw(): void {
  const person = people.find((item) => item.id === chosen)
  drawPeople(people, chosen, choose)
  drawHealth(health)
  byId('phone-owner').textContent = person === undefined ? '' : `${numberOf(person)} · ${person.name}`
  byId('phone-clock').textContent = timeOf(Date.now())
  byId('chat-state').textContent = isTyping
    ? t('typing')
    : shopPhone === ''
      ? t('businessAccount')
      : phoneText(shopPhone)
  byId('chat-state').classList.toggle('is-typing', isTyping)
  const isOnline = person?.online ?? false
  const online = byId('online')
  online.setAttribute('aria-checked', String(isOnline))
  online.setAttribute('aria-label', t('onlineSwitch'))
  online.replaceChildren(el('span', { class: 'switch-knob' }), el('span', {}, t(isOnline ? 'online' : 'offline')))
  const notice = byId('notice')
  const line = !isConnected
    ? t('reconnecting')
    : hasFailed
      ? t('failed')
      : person !== undefined && !isOnline
        ? t('offlineNotice')
        : ''
  notice.hidden = line === ''
  if (notice.textContent !== line) notice.textContent = line
  for (const control of document.querySelectorAll<HTMLButtonElement>('#composer button, #composer textarea, #online')) {
    control.disabled = person === undefined
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-locale]')) {
    button.setAttribute('aria-pressed', String(button.dataset.locale === locale()))
  }
}

/** Waits for a request; a failure is shown on the page. */
async function attempt(request: Promise<unknown>): Promise<boolean> {
  hasFailed = await request.then(
    () => false,
    () => true,
  )
  draw()
  return !hasFailed
}

async function send(input: Omit<ComposeInput, 'person'>): Promise<boolean> {
  if (chosen === null) return false
  return attempt(compose({ person: chosen, ...input }))
}

function choose(id: string | null): void {
  chosen = id
  isTyping = false
  hasFailed = false
  if (id !== null) localStorage.setItem(PERSON_KEY, id)
  stopFollowing()
  stopFollowing = follow(id, {
    snapshot: (snapshot) => {
      people = snapshot.people
      health = snapshot.health
      shopPhone = snapshot.shop.phone
      chat.show(snapshot.messages, snapshot.person !== null)
      draw()
    },
    message: (message) => chat.put(message),
    people: (next) => {
      people = next
      draw()
    },
    health: (next) => {
      health = next
      drawHealth(next)
    },
    typing: ({ on }) => setTyping(on),
    connection: (isOpen) => {
      isConnected = isOpen
      draw()
    },
    refused: () => {
      window.setTimeout(() => void connect(), RECONNECT_MS)
    },
  })
  if (!isWide.matches && side.open) {
    side.close()
    text.focus()
  }
  draw()
}

/** WhatsApp takes the sign away after 25 seconds by itself. */
function setTyping(on: boolean): void {
  window.clearTimeout(typingTimer)
  isTyping = on
  if (on) typingTimer = window.setTimeout(() => setTyping(false), TYPING_LASTS_MS)
  draw()
}

async function submitText(): Promise<void> {
  const body = text.value
  if (body.trim() === '') return
  text.value = ''
  fitText()
  const isSent = await send({ kind: 'text', text: body })
  if (isSent || text.value !== '') return
  text.value = body
  fitText()
}

/** Rows instead of a style attribute, which the content security policy forbids. */
function fitText(): void {
  text.rows = Math.min(5, text.value.split('\n').length + Math.floor(text.value.length / 40))
}

function setMenu(isOpen: boolean): void {
  menu.hidden = !isOpen
  attach.setAttribute('aria-expanded', String(isOpen))
  if (isOpen) menu.querySelector('button')?.focus()
}

async function attachSample(kind: (typeof ATTACHMENTS)[number]): Promise<void> {
  setMenu(false)
  text.focus()
  if (kind === 'reaction') {
    const target = chat.lastOfShop()
    if (target !== undefined) await send({ kind, target: target.id, text: '👍' })
    return
  }
  await send(kind === 'image' ? { kind, text: t('sampleCaption') } : { kind })
}

function drawMenu(): void {
  const items = ATTACHMENTS.map((kind) => {
    const item = el(
      'button',
      { type: 'button', role: 'menuitem', tabindex: '-1', 'data-test': `attach-${kind}` },
      icon(kind as IconName),
      t(kind as Key),
    )
    item.addEventListener('click', () => void attachSample(kind))
    return item
  })
  menu.replaceChildren(...items)
}

function translate(): void {
  translatePage()
  drawMenu()
  chat.redraw()
  draw()
}

function menuKey(event: KeyboardEvent): void {
  const items = [...menu.querySelectorAll('button')]
  const at = items.indexOf(document.activeElement as HTMLButtonElement)
  const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }
  if (event.key === 'Escape') {
    setMenu(false)
    attach.focus()
  } else if (event.key === 'Tab') setMenu(false)
  const step = steps[event.key]
  if (step === undefined) return
  event.preventDefault()
  items.at(step % items.length)?.focus()
}

function listen(): void {
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault()
    void submitText()
  })
  text.addEventListener('input', fitText)
  text.addEventListener('keydown', (event) => {
    // Enter also ends the composition of a character in some input methods.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void submitText()
  })
  attach.addEventListener('click', () => setMenu(menu.hidden !== false))
  menu.addEventListener('keydown', menuKey)
  document.addEventListener('pointerdown', (event) => {
    if (!menu.hidden && !(event.target as Element).closest('.attach')) setMenu(false)
  })
  byId('online').addEventListener('click', () => {
    const person = people.find((item) => item.id === chosen)
    if (person === undefined) return
    void attempt(setOnline(person.id, !person.online)).then(() => chat.observeUnread())
  })
  byId<HTMLFormElement>('new-person').addEventListener('submit', (event) => {
    event.preventDefault()
    void submitPerson(event.target as HTMLFormElement)
  })
  for (const button of document.querySelectorAll<HTMLElement>('[data-locale]')) {
    button.addEventListener('click', () => {
      setLocale(button.dataset.locale as Locale)
      translate()
    })
  }
  byId('side-open').addEventListener('click', () => side.showModal())
  byId('side-close').addEventListener('click', () => side.close())
  isWide.addEventListener('change', placeSide)
  window.setInterval(() => {
    byId('phone-clock').textContent = timeOf(Date.now())
  }, 10_000)
}

async function submitPerson(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form)
  const isAdded = await attempt(
    addPerson(String(fields.get('name')), fields.get('hidden') !== null).then(({ id }) => {
      choose(id)
    }),
  )
  if (isAdded) form.reset()
}

/** Beside the phone where there is room, else over it on demand. */
function placeSide(): void {
  if (side.open) side.close()
  // Not show(): that would move the focus.
  if (isWide.matches) side.setAttribute('open', '')
}

function drawIcons(): void {
  byId('side-open').append(icon('people'))
  byId('side-close').append(icon('close'))
  attach.append(icon('plus'))
  document.querySelector('.send')?.append(icon('send'))
}

/** Picks the wanted person, else the one of last time, else the first; tries again while nobody answers. */
async function connect(): Promise<void> {
  const isListed = await attempt(
    listPeople().then((items) => {
      people = items
    }),
  )
  if (!isListed) {
    window.setTimeout(() => void connect(), RECONNECT_MS)
    return
  }
  const wanted = [chosen, new URLSearchParams(location.search).get('phone'), localStorage.getItem(PERSON_KEY)]
  const known = wanted.find((id) => people.some((person) => person.id === id))
  choose(known ?? people[0]?.id ?? null)
}

async function start(): Promise<void> {
  drawIcons()
  listen()
  placeSide()
  translate()
  await connect()
  if (isWide.matches) text.focus()
}

void start()
