import { css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import type { Choice, FieldEditEvent, FieldSchema } from '@kaunter/admin-ui/records'
import { type Filter, filterKeys } from '../data/views.ts'
import { InboxEvent } from '../events.ts'
import { type Say, sayIn } from './catalog.ts'
import { categoriesIn, choiceOf, priorities, ticketKinds } from './choices.ts'

/** What narrows the list, in a popover. Every choice takes effect at once. */
export class FilterForm extends KaunterElement {
  static override properties = { filter: { attribute: false } }

  declare filter: Filter

  static override styles = css`
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
      align-items: end;
      gap: var(--k-space-3) var(--k-space-4);
    }
  `

  override render() {
    const say = sayIn(this.host.locale)
    const schemas = this.#schemas(say)
    return filterKeys.map((key) => {
      const schema = schemas[key] && { ...schemas[key], empty: say('filter.any') }
      if (!schema) return nothing
      const raw = schema.type === 'boolean' ? this.filter[key] !== undefined : (this.filter[key] ?? '')
      return html`<kaunter-field data-filter=${key} .schema=${schema} .raw=${raw}
        @field-edit=${(event: FieldEditEvent) => this.#pick(key, event.detail.raw)}></kaunter-field>`
    })
  }

  #schemas(say: Say): Readonly<Record<string, FieldSchema>> {
    const first = (group: string, names: readonly string[]): readonly Choice[] =>
      choiceOf(say, group, names).anyOf.map((each) => ({ value: each.const, label: each.title }))
    const listed = (name: 'category' | 'tag' | 'team' | 'assignee', path: string, own: readonly string[] = []) => ({
      type: 'string' as const,
      title: say(`filter.${name}`),
      from: { ...(name === 'category' ? categoriesIn(this.host.locale) : {}), path, first: first(name, own) },
    })
    const shop = (name: 'franchise' | 'outlet') => ({
      type: 'string' as const,
      title: say(`filter.${name}`),
      from: { path: `/api/directory/${name}s`, search: true },
    })
    return {
      priority: { title: say('filter.priority'), ...choiceOf(say, 'priority', priorities) },
      category: listed('category', '/categories', ['none']),
      tag: listed('tag', '/tags'),
      team: listed('team', '/teams', ['mine', 'none']),
      assignee: listed('assignee', '/api/auth/people', ['me', 'none', 'any']),
      franchise: shop('franchise'),
      outlet: shop('outlet'),
      sla: { title: say('filter.sla'), ...choiceOf(say, 'sla', ['running', 'warned', 'breached', 'paused']) },
      kind: { title: say('filter.kind'), ...choiceOf(say, 'kind', ticketKinds) },
      snoozed: { title: say('filter.snoozed'), ...choiceOf(say, 'snoozed', ['yes', 'no']) },
      linked: { type: 'boolean', title: say('filter.linked') },
    }
  }

  #pick(key: string, raw: unknown): void {
    const { [key]: _before, ...others } = this.filter
    const value = raw === true ? 'no' : raw === false ? '' : String(raw)
    this.dispatchEvent(new InboxEvent('filter-pick', { filter: value === '' ? others : { ...others, [key]: value } }))
  }
}

register('tickets-filter-form', FilterForm)
