import type { Thing, TicketFacts, Viewer } from './support/leak-world.ts'

/**
 * Every documented route has its row here; `leak-matrix.test.ts` calls each as every role with every scope. A row says
 * which permission the route needs, how it is called, and what it could show:
 *
 * - `names`: its address or body names a ticket, contact or shop. Whoever may not see that is told the same as of one
 *   that never was. Bodies change nothing worth mentioning: each is sent some twenty times.
 * - `lists`: it shows what there is of tickets, as rows or as counts; that is compared with the rows of the database.
 * - `shops`: it lists franchises and outlets.
 * - `business`: it is for those who see all outlets; others are refused.
 * - `plain`: it shows nothing of any shop: one’s own profile, names of colleagues, what plugins there are.
 * - `open`: nobody need sign in.
 * - `widget`: for the token of a widget, which shows what its token is of.
 * - `stream`: the live updates.
 *
 * Whatever its row says, no answer may hold a word of a shop, ticket or contact out of the caller’s sight, nor a whole
 * phone number for those who see parts only.
 */
export interface Call {
  path: string
  body?: unknown
}

/** `franchise`: the one of the thing, which whoever sees but an outlet of it does not. */
export type Named = 'ticket' | 'contact' | 'shop' | 'franchise'

export type Row = (
  | { shows: 'names'; permission: string; what: Named; call: (thing: Thing) => Call }
  | { shows: 'lists'; permission: string; lists: readonly List[] }
  | {
      shows: 'shops'
      permission: string
      path: string
      codes: (body: never) => string[]
      /** Only of this kind. */
      kind?: 'franchise' | 'outlet'
    }
  | { shows: 'business' | 'plain'; permission: string; call: Call }
  | { shows: 'open'; call: Call }
  | { shows: 'widget'; widget: string; subject: (thing: Thing) => object; call: Call }
  | { shows: 'stream'; permission: string }
) & {
  /** Called when all others have been. */
  last?: true
  /** Shows phone numbers whole to whoever asks for them. */
  reveals?: true
}

export interface List {
  path: string
  /** Posted. */
  body?: unknown
  read: (body: never) => unknown
  /** Of the tickets that the viewer sees. */
  expected: (tickets: readonly TicketFacts[], viewer: Viewer) => unknown
}

const names = (permission: string, what: Named, call: (thing: Thing) => Call): Row => ({
  ...{ shows: 'names', permission, what, call },
})
const ticket = (permission: string, rest = '', body?: (thing: Thing) => object): Row =>
  names(permission, 'ticket', (thing) => ({
    path: `/api/tickets/${thing.ticketId}${rest}`,
    ...(body && { body: body(thing) }),
  }))
const plain = (permission: string, path: string, body?: unknown): Row => ({
  ...{ shows: 'plain', permission, call: { path, body } },
})
const business = (permission: string, path: string, body?: unknown): Row => ({
  ...{ shows: 'business', permission, call: { path, body } },
})
const lists = (permission: string, ...lists: List[]): Row => ({ shows: 'lists', permission, lists })
const byId = (path: string, wanted: (ticket: TicketFacts, viewer: Viewer) => boolean): List => ({
  path,
  read: ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id).sort(),
  expected: (tickets, viewer) =>
    tickets
      .filter((each) => wanted(each, viewer))
      .map(({ id }) => id)
      .sort(),
})
const count = (tickets: readonly TicketFacts[], wanted: (ticket: TicketFacts) => boolean) =>
  tickets.filter(wanted).length
const unlinked = ({ franchise_id, outlet_id }: TicketFacts) => franchise_id === null && outlet_id === null
const nobodyElse = '699999999'
const until = '2026-01-01T00:00:00.000Z'
/** A promise that nobody can make: its calendar is none. */
const policy = {
  ...{ name: 'Of the matrix', position: 1, active: true, conditions: {}, targets: {}, warnPercent: 75 },
  ...{ escalations: [], calendarId: nobodyElse },
}
const alike = { job: 'no.such', fingerprint: 'none', until }

const neverOpen = {
  ...{ name: 'Never', zone: null, holidays: null, exceptions: [] },
  week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
}

const matrixField = {
  ...{ key: 'matrix', labelEn: 'Matrix', labelMs: 'Matriks', type: 'text', options: [], kind: 'all' },
  ...{ required: false, position: 9 },
}
const matrixRule = {
  ...{ name: 'Matrix', active: false, position: 9, when: ['resolved'], if: {} },
  // biome-ignore lint/suspicious/noThenProperty: a rule reads "when, if, then"
  then: { set: { priority: 'urgent' } },
}
const matrixView = { name: 'Matrix', filter: {}, sharedWith: 'me' }
/** What people set up: everybody may see it, and who sees all outlets may change it. */
const setUp = (path: string, readers: string, body: object): Record<string, Row> => ({
  [`GET /api/tickets/${path}`]: plain(readers, `/api/tickets/${path}`),
  [`GET /api/tickets/${path}/{id}`]: plain(readers, `/api/tickets/${path}/${nobodyElse}`),
  [`POST /api/tickets/${path}`]: business('tickets:configure', `/api/tickets/${path}`, body),
  [`PUT /api/tickets/${path}/{id}`]: business('tickets:configure', `/api/tickets/${path}/${nobodyElse}`, body),
  [`DELETE /api/tickets/${path}/{id}`]: business('tickets:configure', `/api/tickets/${path}/${nobodyElse}`),
})

export const table: Record<string, Row> = {
  'GET /api/admin/manifest': plain('admin:open', '/api/admin/manifest'),

  'POST /api/auth/login': {
    shows: 'open',
    call: { path: '/api/auth/login', body: { email: 'nobody@example.com', password: 'not the password' } },
  },
  'GET /api/auth/me': plain('auth:self', '/api/auth/me'),
  'PATCH /api/auth/me': plain('auth:self', '/api/auth/me', { locale: 'en' }),
  'POST /api/auth/logout': { ...plain('auth:self', '/api/auth/logout'), last: true },
  'GET /api/auth/people': plain('auth:people', '/api/auth/people'),
  // Who may manage whom: e2e/users.test.ts.
  'GET /api/auth/users': plain('auth:users', '/api/auth/users?limit=100'),
  'POST /api/auth/users': plain('auth:users', '/api/auth/users', { email: 'no address' }),
  'GET /api/auth/users/{id}': plain('auth:users', `/api/auth/users/${nobodyElse}`),
  'PATCH /api/auth/users/{id}': plain('auth:users', `/api/auth/users/${nobodyElse}`, { active: false }),
  'PUT /api/auth/users/{id}/password': plain('auth:users', `/api/auth/users/${nobodyElse}/password`, {
    password: 'a long enough one',
  }),
  'DELETE /api/auth/users/{id}/sessions': plain('auth:users', `/api/auth/users/${nobodyElse}/sessions`),
  'GET /api/auth/roles/assignable': plain('auth:users', '/api/auth/roles/assignable'),
  'GET /api/auth/roles': business('auth:roles', '/api/auth/roles'),
  'POST /api/auth/roles': business('auth:roles', '/api/auth/roles', { name: 'agent', permissions: [] }),
  'GET /api/auth/roles/{name}': business('auth:roles', '/api/auth/roles/agent'),
  'PUT /api/auth/roles/{name}': business('auth:roles', '/api/auth/roles/admin', { permissions: [] }),
  'DELETE /api/auth/roles/{name}': business('auth:roles', '/api/auth/roles/admin'),

  'GET /api/calendars': plain('calendars:manage', '/api/calendars'),
  'POST /api/calendars': plain('calendars:manage', '/api/calendars', { name: 'lacks its week' }),
  'GET /api/calendars/holidays': plain('calendars:manage', '/api/calendars/holidays?state=KTN&year=2026'),
  'PUT /api/calendars/assignments': names('calendars:manage', 'shop', ({ outletId }) => ({
    path: '/api/calendars/assignments',
    body: { items: [{ level: 'outlet', id: outletId, calendarId: null }] },
  })),
  // The first calendar is that of the platform.
  'GET /api/calendars/{id}': plain('calendars:manage', '/api/calendars/1'),
  'PUT /api/calendars/{id}': business('calendars:manage', '/api/calendars/1', { ...neverOpen, version: 999 }),
  'DELETE /api/calendars/{id}': business('calendars:manage', '/api/calendars/1'),
  'GET /api/calendars/{id}/preview': names('calendars:manage', 'shop', ({ outletId }) => ({
    path: `/api/calendars/1/preview?from=2026-01-01&outletId=${outletId}`,
  })),
  'POST /api/calendars/{id}/import': business('calendars:manage', '/api/calendars/1/import', {
    text: 'none',
    version: 1,
  }),

  'GET /api/directory/franchises': {
    ...{ shows: 'shops', permission: 'directory:read', kind: 'franchise', path: '/api/directory/franchises?limit=100' },
    codes: ({ items }: { items: { fid: string }[] }) => items.map(({ fid }) => fid),
  },
  'POST /api/directory/franchises': business('directory:manage', '/api/directory/franchises', {
    fid: 'utara',
    name: 'is there already',
  }),
  'GET /api/directory/franchises/{id}': names('directory:read', 'franchise', ({ franchiseId }) => ({
    path: `/api/directory/franchises/${franchiseId}`,
  })),
  'PATCH /api/directory/franchises/{id}': names('directory:manage', 'franchise', ({ franchiseId }) => ({
    path: `/api/directory/franchises/${franchiseId}`,
    body: { status: 'active' },
  })),
  'GET /api/directory/outlets': {
    ...{ shows: 'shops', permission: 'directory:read', kind: 'outlet', path: '/api/directory/outlets?limit=100' },
    codes: ({ items }: { items: { oid: string }[] }) => items.map(({ oid }) => oid),
  },
  'POST /api/directory/outlets': names('directory:manage', 'franchise', ({ franchiseId }) => ({
    path: '/api/directory/outlets',
    body: { franchiseId, oid: 'utara-1', name: 'is there already' },
  })),
  'GET /api/directory/outlets/{id}': names('directory:read', 'shop', ({ outletId }) => ({
    path: `/api/directory/outlets/${outletId}`,
  })),
  'PATCH /api/directory/outlets/{id}': names('directory:manage', 'shop', ({ outletId }) => ({
    path: `/api/directory/outlets/${outletId}`,
    body: { status: 'active' },
  })),
  'POST /api/directory/import': plain('directory:manage', '/api/directory/import', {
    kind: 'outlet',
    csv: 'oid,fid,name\nutara-1,utara,one\nselatan-1,selatan,two',
    dryRun: true,
  }),
  'POST /api/directory/contacts/{id}/reveal': {
    ...names('directory:reveal', 'contact', ({ contactId }) => ({
      path: `/api/directory/contacts/${contactId}/reveal`,
      body: {},
    })),
    reveals: true,
  },
  'GET /api/audit': plain('audit:read', '/api/audit'),
  'GET /api/directory/contacts': plain('directory:read', '/api/directory/contacts?limit=100'),
  'GET /api/directory/contacts/{id}/merges': names('directory:merge', 'contact', ({ contactId }) => ({
    path: `/api/directory/contacts/${contactId}/merges`,
  })),
  // Into itself: refused, to those who see it.
  'POST /api/directory/contacts/{id}/merges': names('directory:merge', 'contact', ({ contactId }) => ({
    path: `/api/directory/contacts/${contactId}/merges`,
    body: { contactId },
  })),
  'POST /api/directory/contacts/{id}/merges/{mergeId}/undo': names('directory:merge', 'contact', ({ contactId }) => ({
    path: `/api/directory/contacts/${contactId}/merges/${nobodyElse}/undo`,
  })),
  'GET /api/tickets/contacts/{contactId}': names('tickets:read', 'contact', ({ contactId }) => ({
    path: `/api/tickets/contacts/${contactId}`,
  })),
  'GET /api/directory/contacts/{id}': names('directory:read', 'contact', ({ contactId }) => ({
    path: `/api/directory/contacts/${contactId}`,
  })),
  'POST /api/directory/contacts/{id}/identities': names('directory:contacts', 'contact', ({ contactId }) => ({
    path: `/api/directory/contacts/${contactId}/identities`,
    body: { kind: 'email', address: 'no address' },
  })),
  'DELETE /api/directory/contacts/{id}/identities/{identityId}': names(
    'directory:contacts',
    'contact',
    ({ contactId }) => ({ path: `/api/directory/contacts/${contactId}/identities/${nobodyElse}` }),
  ),
  'PUT /api/directory/contacts/{id}/outlets/{outletId}': names(
    'directory:contacts',
    'shop',
    ({ contactId, outletId }) => ({ path: `/api/directory/contacts/${contactId}/outlets/${outletId}`, body: {} }),
  ),
  'DELETE /api/directory/contacts/{id}/outlets/{outletId}': names(
    'directory:contacts',
    'shop',
    ({ contactId, outletId }) => ({ path: `/api/directory/contacts/${contactId}/outlets/${outletId}` }),
  ),
  'PUT /api/directory/contacts/{id}/blocks/{channel}': names('directory:manage', 'contact', ({ contactId }) => ({
    path: `/api/directory/contacts/${contactId}/blocks/web`,
    body: { blocked: false },
  })),

  'GET /api/embeds': plain('embeds:manage', '/api/embeds'),
  'POST /api/embeds/tokens': names('embeds:issue', 'ticket', ({ reference }) => ({
    path: '/api/embeds/tokens',
    body: { widget: 'kaunter-ticket-status', subject: { reference }, origin: '{server}' },
  })),
  'POST /api/embeds/withdraw': plain('embeds:manage', '/api/embeds/withdraw', { widget: 'no-such-widget' }),

  'GET /api/live': { shows: 'stream', permission: 'live:listen' },
  'PUT /api/live/presence': names('live:listen', 'ticket', ({ ticketId }) => ({
    path: '/api/live/presence',
    body: { subject: `ticket:${ticketId}`, state: 'viewing' },
  })),
  'GET /api/live/presence': names('live:listen', 'ticket', ({ ticketId }) => ({
    path: `/api/live/presence?subject=ticket:${ticketId}`,
  })),
  // That those out of sight are left out: plugins/tickets/test/together.test.ts.
  'GET /api/live/presence/many': plain('live:listen', `/api/live/presence/many?subjects=ticket:${nobodyElse}`),
  'DELETE /api/live/presence': names('live:listen', 'ticket', ({ ticketId }) => ({
    path: `/api/live/presence?subject=ticket:${ticketId}`,
  })),

  'GET /api/jobs/dead': business('jobs:read', '/api/jobs/dead'),
  'GET /api/jobs/dead/groups': business('jobs:read', '/api/jobs/dead/groups'),
  'GET /api/jobs/dead/{id}': business('jobs:read', '/api/jobs/dead/00000000-0000-4000-8000-000000000000'),
  'POST /api/jobs/dead/{id}/retry': business(
    'jobs:manage',
    '/api/jobs/dead/00000000-0000-4000-8000-000000000000/retry',
  ),
  'POST /api/jobs/dead/retry': business('jobs:manage', '/api/jobs/dead/retry', alike),
  'POST /api/jobs/dead/{id}/dismiss': business(
    'jobs:manage',
    '/api/jobs/dead/00000000-0000-4000-8000-000000000000/dismiss',
    { reason: 'tried by the matrix' },
  ),
  'POST /api/jobs/dead/dismiss': business('jobs:manage', '/api/jobs/dead/dismiss', { ...alike, reason: 'the matrix' }),
  'GET /api/jobs/blocked': business('jobs:read', '/api/jobs/blocked'),
  'POST /api/jobs/blocked/{id}/skip': business(
    'jobs:manage',
    '/api/jobs/blocked/00000000-0000-4000-8000-000000000000/skip',
  ),
  'GET /api/jobs/queues': business('jobs:read', '/api/jobs/queues'),

  'GET /api/plugins': plain('plugins:manage', '/api/plugins'),
  'POST /api/plugins/{name}/disable': plain('plugins:manage', '/api/plugins/no-such/disable', {}),
  'POST /api/plugins/{name}/enable': plain('plugins:manage', '/api/plugins/no-such/enable'),

  'GET /api/notifications': plain('notifications:read', '/api/notifications'),
  'POST /api/notifications/read': plain('notifications:read', '/api/notifications/read', { ids: [nobodyElse] }),

  'GET /api/notifications/choices': plain('notifications:read', '/api/notifications/choices'),
  'PUT /api/notifications/choices': plain('notifications:read', '/api/notifications/choices', {
    ...{ quietUntil: null, outsideHours: false, silent: [] },
  }),

  'GET /api/settings': plain('settings:read', '/api/settings'),
  'GET /api/settings/places': {
    shows: 'shops',
    permission: 'settings:read',
    path: '/api/settings/places?limit=100',
    codes: ({ items }: { items: { code: string }[] }) => items.map(({ code }) => code),
  },
  'GET /api/settings/{plugin}': names('settings:read', 'shop', ({ outletId }) => ({
    path: `/api/settings/tickets?outletId=${outletId}`,
  })),
  'PATCH /api/settings/{plugin}': names('settings:write', 'shop', ({ outletId }) => ({
    path: '/api/settings/tickets',
    body: { outletId, version: 0 },
  })),

  'GET /api/tickets': lists(
    'tickets:read',
    byId('/api/tickets?limit=100', ({ is_open }) => is_open),
    byId('/api/tickets?limit=100&assignee=none', (each) => each.is_open && each.assignee_id === null),
    byId('/api/tickets?limit=100&assignee=me', (each, { id }) => each.is_open && each.assignee_id === id),
    byId('/api/tickets?limit=100&status=new', ({ status }) => status === 'new'),
    byId('/api/tickets?limit=100&status=open', ({ status }) => status === 'open'),
    byId('/api/tickets?limit=100&status=all', () => true),
    byId('/api/tickets?limit=100&linked=no', (each) => each.is_open && unlinked(each)),
    byId('/api/tickets?limit=100&status=all&priority=normal', ({ priority }) => priority === 'normal'),
  ),
  'GET /api/tickets/counts': lists('tickets:read', {
    path: '/api/tickets/counts',
    read: ({ at: _, ...counts }: { at: string }) => counts,
    expected: (tickets, { id }) => ({
      active: count(tickets, ({ is_open }) => is_open),
      mine: count(tickets, (each) => each.is_open && each.assignee_id === id),
      unassigned: count(tickets, (each) => each.is_open && each.assignee_id === null),
      team: 0,
      breached: count(tickets, (each) => each.is_open && each.sla_state === 'breached'),
      unlinked: {
        count: count(tickets, (each) => each.is_open && unlinked(each)),
        oldest: tickets.find((each) => each.is_open && unlinked(each))?.created_at.toISOString() ?? null,
      },
    }),
  }),
  // A word of all of them: what comes is what is in sight.
  'GET /api/tickets/search': lists('tickets:read', {
    path: '/api/tickets/search?limit=50&q=helo',
    read: ({ items }: { items: { ticket: { id: string } }[] }) => items.map(({ ticket }) => ticket.id).sort(),
    expected: (tickets) => tickets.map(({ id }) => id).sort(),
  }),
  'GET /api/tickets/export.csv': lists('tickets:export', {
    path: '/api/tickets/export.csv?status=all',
    read: (body: string) =>
      body
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',')[0])
        .sort(),
    expected: (tickets) => tickets.map(({ id }) => id).sort(),
  }),
  'GET /api/tickets/waiting': lists('tickets:read', {
    path: '/api/tickets/waiting',
    read: ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id),
    expected: (tickets) =>
      tickets
        .filter((each) => each.is_open && each.awaiting_reply_since !== null)
        .sort((a, b) => Number(a.awaiting_reply_since) - Number(b.awaiting_reply_since))
        .slice(0, 5)
        .map(({ id }) => id),
  }),
  'GET /api/tickets/outcomes': plain('tickets:read', '/api/tickets/outcomes'),
  'GET /api/tickets/workflows': plain('tickets:read', '/api/tickets/workflows'),
  'GET /api/tickets/board/counts': lists('tickets:read', {
    path: '/api/tickets/board/counts',
    read: ({ items }: { items: { status: string; count: number }[] }) => items.filter((each) => each.count > 0),
    expected: (tickets) =>
      ['new', 'open', 'pending_merchant', 'pending_internal', 'resolved', 'closed']
        .map((status) => ({ status, count: count(tickets, (each) => each.status === status) }))
        .filter((each) => each.count > 0),
  }),
  'GET /api/tickets/extras': lists('tickets:read', {
    path: `/api/tickets/extras?ids=${[1, 2, 3, 4, 5, 6, 7].map((n) => 710_000_000 + n)}`,
    read: ({ items }: { items: { ticketId: string }[] }) => items.map(({ ticketId }) => ticketId).sort(),
    expected: (tickets) => tickets.map(({ id }) => id).sort(),
  }),
  'GET /api/tickets/floor': lists('tickets:reports', {
    path: '/api/tickets/floor',
    read: ({ all, franchises }: { all: { open: number; waiting: number }; franchises: { open: number }[] }) => [
      ...[all.open, all.waiting],
      franchises.map(({ open }) => open).sort(),
    ],
    expected: (tickets) => {
      const open = tickets.filter(({ is_open }) => is_open)
      return [
        ...[open.length, count(open, (each) => each.awaiting_reply_since !== null)],
        [...Map.groupBy(open, (each) => each.franchise_id).values()].map((own) => own.length).sort(),
      ]
    },
  }),
  'GET /api/tickets/{id}': ticket('tickets:read'),
  'GET /api/tickets/{id}/sla': ticket('tickets:read', '/sla'),
  'GET /api/tickets/policies': plain('tickets:configure', '/api/tickets/policies'),
  'POST /api/tickets/policies': business('tickets:configure', '/api/tickets/policies', policy),
  'GET /api/tickets/policies/{id}': plain('tickets:configure', `/api/tickets/policies/${nobodyElse}`),
  'PUT /api/tickets/policies/{id}': business('tickets:configure', `/api/tickets/policies/${nobodyElse}`, policy),
  'DELETE /api/tickets/policies/{id}': business('tickets:configure', `/api/tickets/policies/${nobodyElse}`),
  'POST /api/tickets/policies/preview': lists('tickets:configure', {
    path: '/api/tickets/policies/preview',
    body: { conditions: {} },
    read: (body: { total: number; items: { id: string }[] }) => [body.total, ...body.items.map(({ id }) => id).sort()],
    expected: (tickets) => {
      const open = tickets.filter(({ is_open }) => is_open)
      return [open.length, ...open.map(({ id }) => id).sort()]
    },
  }),
  'GET /api/tickets/reports/response-times': plain(
    'tickets:reports',
    '/api/tickets/reports/response-times?from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z&by=franchise',
  ),
  'PATCH /api/tickets/{id}': ticket('tickets:manage', '', () => ({ assigneeId: null })),
  'GET /api/tickets/{id}/messages': ticket('tickets:read', '/messages'),
  'POST /api/tickets/{id}/messages': ticket('tickets:reply', '/messages', ({ word, name }) => ({
    text: `Jawapan kepada ${word}`,
    clientId: `matrix-${name.replaceAll(' ', '-')}`,
  })),
  'POST /api/tickets/{id}/messages/{messageId}/retry': names('tickets:reply', 'ticket', (thing) => ({
    path: `/api/tickets/${thing.ticketId}/messages/${thing.messageId}/retry`,
  })),
  'GET /api/tickets/{id}/events': ticket('tickets:read', '/events'),
  'PUT /api/tickets/{id}/drafts/{mode}': ticket('tickets:reply', '/drafts/reply', ({ word, name }) => ({
    text: `Draf tentang ${word} ${name}`,
    revision: 0,
  })),
  'DELETE /api/tickets/{id}/outgoing/{clientId}': ticket('tickets:reply', '/outgoing/matrix-outgoing'),
  'POST /api/tickets/{id}/notes': ticket('tickets:reply', '/notes', ({ word, name }) => ({
    text: `Nota baharu tentang ${word}`,
    clientId: `matrix-${name.replaceAll(' ', '-')}`,
  })),
  'GET /api/tickets/{id}/outcomes': ticket('tickets:read', '/outcomes'),
  'GET /api/tickets/{id}/resolutions': ticket('tickets:read', '/resolutions'),
  'GET /api/tickets/{id}/history': ticket('tickets:read', '/history'),
  'GET /api/tickets/{id}/links': ticket('tickets:read', '/links'),
  'POST /api/tickets/{id}/links': ticket('tickets:manage', '/links', ({ ticketId }) => ({ otherId: ticketId })),
  'DELETE /api/tickets/{id}/links/{otherId}': ticket('tickets:manage', `/links/${nobodyElse}`),
  'POST /api/tickets/{id}/merge': ticket('tickets:manage', '/merge', ({ ticketId }) => ({ intoId: ticketId })),
  'POST /api/tickets/{id}/split': ticket('tickets:manage', '/split', () => ({ messageIds: [nobodyElse] })),
  'GET /api/tickets/{id}/outlets': ticket('tickets:read', '/outlets?search=a'),
  // To where it is already; one of no outlet stays that.
  'PUT /api/tickets/{id}/outlet': ticket('tickets:link', '/outlet', ({ outletId }) => ({ outletId })),
  'POST /api/tickets/link': plain('tickets:link', '/api/tickets/link', { ticketIds: [nobodyElse], outletId: null }),
  'POST /api/tickets/{id}/reference': ticket('tickets:read', '/reference'),

  ...setUp('categories', 'tickets:read', { nameEn: 'Matrix', nameMs: 'Matriks', active: true, position: 9 }),
  ...setUp('tags', 'tickets:read', { name: 'matrix', colour: 'grey' }),
  ...setUp('fields', 'tickets:read', matrixField),
  ...setUp('teams', 'tickets:read', { name: 'Matrix', mode: 'manual', defaultFor: null, members: [] }),
  ...setUp('rules', 'tickets:configure', matrixRule),
  ...setUp('canned', 'tickets:configure', { name: 'Matrix', shortcut: 'matrix', en: 'Hello', ms: '', teamId: null }),
  ...setUp('macros', 'tickets:configure', { name: 'Matrix', actions: { note: 'matrix' }, teamId: null }),
  'GET /api/tickets/{id}/canned': ticket('tickets:reply', '/canned?q=matrix'),
  'GET /api/tickets/{id}/macros': ticket('tickets:manage', '/macros'),
  'GET /api/tickets/{id}/macros/{macroId}': ticket('tickets:manage', `/macros/${nobodyElse}`),
  'POST /api/tickets/{id}/macros/{macroId}': ticket('tickets:manage', `/macros/${nobodyElse}`, () => ({})),
  'GET /api/tickets/{id}/watchers': ticket('tickets:read', '/watchers'),
  'PUT /api/tickets/{id}/watching': ticket('tickets:read', '/watching', () => ({ watching: false })),
  'GET /api/tickets/{id}/colleagues': ticket('tickets:reply', '/colleagues'),
  'POST /api/tickets/rules/dry-run': {
    ...{ shows: 'plain', permission: 'tickets:configure' },
    call: { path: '/api/tickets/rules/dry-run', body: { rule: matrixRule } },
  },
  'POST /api/tickets/bulk': plain('tickets:manage', '/api/tickets/bulk', {
    ticketIds: [nobodyElse],
    change: { priority: 'normal' },
  }),
  // It names an act of one's own, which holds what one could see: plugins/tickets/test/views.test.ts.
  'POST /api/tickets/bulk/{undoId}/undo': plain('tickets:manage', '/api/tickets/bulk/none/undo'),
  'GET /api/tickets/views': plain('tickets:read', '/api/tickets/views'),
  'GET /api/tickets/views/counts': plain('tickets:read', '/api/tickets/views/counts'),
  'POST /api/tickets/views': plain('tickets:read', '/api/tickets/views', { name: 'of no team', sharedWith: 'team' }),
  'PUT /api/tickets/views/{id}': plain('tickets:read', `/api/tickets/views/${nobodyElse}`, matrixView),
  'DELETE /api/tickets/views/{id}': plain('tickets:read', `/api/tickets/views/${nobodyElse}`),
  'POST /api/tickets/views/{id}/restore': plain('tickets:read', `/api/tickets/views/${nobodyElse}/restore`),
  'POST /api/tickets/{id}/hand-over': ticket('tickets:manage', '/hand-over', () => ({ teamId: nobodyElse, note: 'x' })),
  'POST /api/tickets/{id}/hand-off': ticket('tickets:manage', '/hand-off', () => ({ teamId: nobodyElse, note: 'x' })),
  'GET /api/tickets/availability': plain('tickets:reply', '/api/tickets/availability'),
  'PUT /api/tickets/availability': plain('tickets:reply', '/api/tickets/availability', { available: true }),

  'GET /api/tickets/web/form': {
    shows: 'widget',
    widget: 'kaunter-contact-form',
    subject: ({ outlet }) => ({ outlet }),
    call: { path: '/api/tickets/web/form?locale=en' },
  },
  'POST /api/tickets/web/form': {
    shows: 'widget',
    widget: 'kaunter-contact-form',
    subject: ({ franchise }) => ({ franchise }),
    call: { path: '/api/tickets/web/form', body: { clientId: 'none' } },
  },
  'GET /api/tickets/web/status': {
    shows: 'widget',
    widget: 'kaunter-ticket-status',
    subject: ({ reference }) => ({ reference }),
    call: { path: '/api/tickets/web/status' },
  },

  'GET /api/whatsapp-cloud/status': plain('whatsapp-cloud:status', '/api/whatsapp-cloud/status'),
  'POST /api/whatsapp-cloud/numbers/{phoneNumberId}/resume': plain(
    'whatsapp-cloud:manage',
    '/api/whatsapp-cloud/numbers/none/resume',
  ),
}
