import type { ComposeInput, HealthView, MessageView, PersonView, SnapshotView } from '../view.ts'

/** What the event stream tells. */
export interface ChatEvents {
  snapshot: (snapshot: SnapshotView) => void
  message: (message: MessageView) => void
  people: (people: PersonView[]) => void
  health: (health: HealthView) => void
  typing: (typing: { on: boolean }) => void
  connection: (isOpen: boolean) => void
  /** The stream was refused, for example because a new simulator does not know this person. */
  refused: () => void
}

async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new TypeError(`${method} ${path}: HTTP ${response.status}`)
  return response.status === 204 ? null : response.json()
}

export async function listPeople(): Promise<PersonView[]> {
  return ((await call('GET', '/_sim/people')) as { items: PersonView[] }).items
}

export async function addPerson(name: string, hidden: boolean): Promise<{ id: string }> {
  return (await call('POST', '/_sim/people', { name, hidden })) as { id: string }
}

export async function setOnline(person: string, online: boolean): Promise<void> {
  await call('PATCH', `/_sim/people/${encodeURIComponent(person)}`, { online })
}

export async function compose(input: ComposeInput): Promise<void> {
  await call('POST', '/_sim/phone/messages', input)
}

export async function markRead(person: string, ids: string[]): Promise<void> {
  await call('POST', '/_sim/phone/read', { person, ids })
}

/** Follows one person's chat, or only the list of people; the answer ends it. The browser reconnects by itself. */
export function follow(person: string | null, on: ChatEvents): () => void {
  const query = person === null ? '' : `?phone=${encodeURIComponent(person)}`
  const source = new EventSource(`/_sim/events${query}`)
  source.addEventListener('open', () => on.connection(true))
  source.addEventListener('error', () => {
    on.connection(false)
    // After an answer other than 200 the browser gives up for good.
    if (source.readyState === EventSource.CLOSED) on.refused()
  })
  for (const name of ['snapshot', 'message', 'people', 'health', 'typing'] as const) {
    source.addEventListener(name, (event: MessageEvent<string>) => on[name](JSON.parse(event.data) as never))
  }
  return () => source.close()
}
