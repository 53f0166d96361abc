import {
  ApiError,
  controls,
  css,
  html,
  icon,
  KaunterElement,
  type MenuItem,
  type MenuPickEvent,
  nothing,
  register,
} from '@kaunter/admin-ui'
import { snoozes, snoozeUntil } from '../data/snooze.ts'
import { type BulkChange, ticketsApi } from '../data/tickets-api.ts'
import { type Person, statuses } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import type { InboxBulk } from '../inbox-bulk.ts'
import { threadWords } from '../thread-catalog.ts'
import { type Host, statusWords } from '../words.ts'
import './bulk-dialog.ts'
import type { BulkDialog } from './bulk-dialog.ts'
import { sayIn } from './catalog.ts'
import { priorities } from './choices.ts'
import { listSay } from './list-catalog.ts'

/** What can be done to the tickets that are picked, below the list; how far it is, and what was refused. */
export class BulkBar extends KaunterElement {
  static override properties = {
    ids: { attribute: false },
    people: { attribute: false },
    bulk: { attribute: false, hasChanged: () => true },
    teams: { state: true },
  }

  declare ids: readonly string[]
  declare people: readonly Person[]
  declare bulk: InboxBulk
  declare teams: readonly Person[]

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--k-space-1);
        padding: var(--k-space-2) var(--k-space-3);
        border-top: 1px solid var(--k-border);
        background: var(--k-raised);
        box-shadow: var(--k-shadow-m);
      }

      .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.125rem;
      }

      .said::part(trigger) {
        width: auto;
        padding-inline: var(--k-space-2);
        color: var(--k-text);
        font-size: var(--k-text-m);
        white-space: nowrap;
      }

      .count {
        flex: 1;
        font-size: var(--k-text-m);
        font-weight: 600;
      }

      progress {
        width: 100%;
        height: 0.25rem;
        accent-color: var(--k-accent-solid);
      }

      .problems {
        max-height: 9rem;
        margin: 0;
        padding: 0 0 0 1rem;
        overflow: auto;
        font-size: var(--k-text-s);
      }
    `,
  ]

  constructor() {
    super()
    this.ids = []
    this.people = []
    this.teams = []
  }

  override firstUpdated(): void {
    void this.#readTeams()
  }

  async #readTeams(): Promise<void> {
    try {
      this.teams = (await ticketsApi.teams(this.host)).items
    } catch (error) {
      // Without them everything else can still be done.
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** Puts the focus on the first thing that can be done. */
  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('kaunter-menu')?.focus()
  }

  override render() {
    const { bulk, ids } = this
    const host = this.host as Host
    const say = listSay(host.locale)
    const { progress } = bulk
    return html`<div class="line" role="toolbar" aria-label=${say('bar.label')} data-test="bulk-bar">
        <span class="count" role="status">${progress && progress.total > 1 ? say('bar.progress', progress) : say('bar.picked', { count: ids.length })}</span>
        <button type="button" class="button link" data-test="bulk-clear" @click=${() => this.dispatchEvent(new InboxEvent('pick-none'))}>${say('bar.clear')}</button>
      </div>
      ${progress ? html`<progress max=${progress.total} .value=${progress.done} aria-label=${say('bar.label')}></progress>` : nothing}
      ${ids.length === 0 ? nothing : html`<div class="line">${this.#menus(host)}</div>`}
      ${this.#problems()}
      <tickets-bulk-dialog></tickets-bulk-dialog>`
  }

  #menus(host: Host) {
    const say = listSay(host.locale)
    const more = sayIn(host.locale)
    const menu = (name: string, shape: string, label: string, items: readonly MenuItem[]) =>
      html`<kaunter-menu name="bulk-${name}" class=${shape === '' ? 'said' : ''} label=${label} placement="bottom-start" data-test="bulk-${name}" .items=${items}
        @menu-pick=${({ detail }: MenuPickEvent) => this.#onPick(name, detail.value)}>${shape === '' ? label : icon(shape)}</kaunter-menu>`
    const me = host.user.id
    const others = this.people.filter(({ id }) => id !== me).map(({ id, name }) => ({ value: id, label: name }))
    const open = (name: 'resolve' | 'tags' | 'outlet') => () => this.ask(name)
    const ask = (name: 'tags' | 'outlet', shape: string) =>
      html`<button type="button" class="button plain icon-only" aria-label=${say(`bar.${name}`)} title=${say(`bar.${name}`)}
        data-test="bulk-${name}" @click=${open(name)}>${icon(shape)}</button>`
    return html`
      ${menu('assign', '', say('bar.assign'), [{ value: me, label: say('bar.me', { name: host.user.name }) }, { value: '', label: say('bar.nobody') }, ...others])}
      ${menu('team', 'people', say('bar.team'), [...this.teams.map(({ id, name }) => ({ value: id, label: name })), { value: '', label: say('bar.no-team') }])}
      ${menu(
        'status',
        '',
        say('bar.status'),
        statuses
          .filter((status) => status !== 'new')
          .map((value) => ({ value, label: `${statusWords(host, value)}${value === 'resolved' ? '…' : ''}` })),
      )}
      ${menu(
        'priority',
        'warning',
        say('bar.priority'),
        priorities.map((value) => ({ value, label: more(`priority.${value}`) })),
      )}
      ${menu(
        'snooze',
        'clock',
        say('bar.snooze'),
        [...snoozes, 'wake' as const].map((value) => ({ value, label: threadWords(host.locale)(`more.${value}`) })),
      )}
      ${ask('tags', 'tag')} ${host.can('tickets:link') ? ask('outlet', 'shop') : nothing}`
  }

  #problems() {
    const { problems } = this.bulk
    if (problems.length === 0) return nothing
    const say = listSay(this.host.locale)
    return html`<kaunter-alert tone="warn" data-test="bulk-problems" role="alert">${say('bar.problems', { count: problems.length })}
      <ul class="problems">${problems.map(({ ticketId, message }) => html`<li>#${ticketId}: ${message}</li>`)}</ul>
      <button type="button" class="button link" @click=${() => this.bulk.forgetProblems()}>${say('bar.problems.close')}</button></kaunter-alert>`
  }

  #onPick(name: string, value: string): void {
    if (name === 'status' && value === 'resolved') {
      this.ask('resolve')
      return
    }
    const id = value === '' ? null : value
    const changes: Record<string, () => BulkChange> = {
      assign: () => ({ assigneeId: id }),
      team: () => ({ teamId: id }),
      status: () => ({ status: value }) as BulkChange,
      priority: () => ({ priority: value }) as BulkChange,
      snooze: () => ({ snoozedUntil: snoozeUntil(value, new Date()) ?? null }),
    }
    const change = changes[name]?.()
    if (change) this.dispatchEvent(new InboxEvent('bulk-do', { change }))
  }

  /** Asks what is to be known first. */
  ask(kind: 'resolve' | 'tags' | 'outlet'): void {
    void this.renderRoot.querySelector<BulkDialog>('tickets-bulk-dialog')?.open(kind, this.ids)
  }
}

register('tickets-bulk-bar', BulkBar)
