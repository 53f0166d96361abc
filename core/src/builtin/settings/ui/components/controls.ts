import { html, icon, nothing } from '@kaunter/admin-ui'
import { isMoney, type Raw } from '@kaunter/admin-ui/records'
import type { FieldSchema } from '../data/types.ts'
import type { Host } from '../words.ts'

export interface Control {
  host: Host
  schema: FieldSchema
  raw: Raw
  /** Of the element that a label or an error points to. */
  id: string
  label: string
  disabled: boolean
  invalid: boolean
  /** Ids of what describes the control. */
  describedBy: string
  change(raw: Raw): void
}

/** The control for a kind of field. */
export function control(given: Control): unknown {
  const { schema } = given
  if (schema.type === 'boolean') return toggle(given)
  if (schema.anyOf) return choice(given)
  if (schema.type === 'array') return list(given)
  if (schema.type === 'object') return group(given)
  return schema.multiline ? longText(given) : text(given)
}

const textOf = (event: Event) => (event.target as HTMLInputElement).value

function text({ schema, raw, id, disabled, invalid, describedBy, change }: Control) {
  const numeric = schema.type === 'integer' || schema.type === 'number'
  const zone = schema.format === 'time-zone'
  const time = schema.format === 'time-of-day'
  return html`<span class="input ${numeric ? 'numeric' : time ? 'time' : ''}">
    ${isMoney(schema) ? html`<span class="unit" aria-hidden="true">RM</span>` : nothing}
    <input class="field" id=${id} type=${time ? 'time' : 'text'} .value=${raw as string} ?disabled=${disabled}
      inputmode=${numeric ? (schema.type === 'integer' && !isMoney(schema) ? 'numeric' : 'decimal') : nothing}
      list=${zone ? 'zones' : nothing} autocomplete="off" spellcheck=${zone ? 'false' : nothing}
      aria-invalid=${invalid} aria-describedby=${describedBy || nothing}
      @input=${(event: Event) => change(textOf(event))} />
    ${schema.unit && !isMoney(schema) ? html`<span class="unit">${schema.unit}</span>` : nothing}
    ${zone ? html`<datalist id="zones">${Intl.supportedValuesOf('timeZone').map((name) => html`<option value=${name}></option>`)}</datalist>` : nothing}
  </span>`
}

function longText({ raw, id, disabled, invalid, describedBy, change }: Control) {
  return html`<textarea class="field" id=${id} rows="4" .value=${raw as string} ?disabled=${disabled}
    aria-invalid=${invalid} aria-describedby=${describedBy || nothing}
    @input=${(event: Event) => change(textOf(event))}></textarea>`
}

function toggle({ host, raw, id, disabled, describedBy, change }: Control) {
  return html`<label class="toggle">
    <input type="checkbox" role="switch" id=${id} .checked=${raw === true} ?disabled=${disabled}
      aria-describedby=${describedBy || nothing}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} />
    <span class="track" aria-hidden="true"></span>
    <span aria-hidden="true">${host.t(raw === true ? 'value.on' : 'value.off')}</span>
  </label>`
}

function choice({ host, schema, raw, id, disabled, invalid, describedBy, change }: Control) {
  return html`<select class="select" id=${id} ?disabled=${disabled} aria-invalid=${invalid}
    aria-describedby=${describedBy || nothing} @change=${(event: Event) => change(textOf(event))}>
    ${raw === '' ? html`<option value="" selected>${host.t('choice.none')}</option>` : nothing}
    ${schema.anyOf?.map(
      (each) =>
        html`<option value=${String(each.const)} ?selected=${String(each.const) === raw}>${each.title ?? each.const}</option>`,
    )}
  </select>`
}

function list({ host, raw, id, label, disabled, invalid, describedBy, change }: Control) {
  const lines = raw as readonly string[]
  const focusLine = (from: Element, index: number) => {
    const root = from.getRootNode() as ShadowRoot
    requestAnimationFrame(() => (root.getElementById(`${id}-${index}`) ?? root.getElementById(id))?.focus())
  }
  const add = (event: Event) => {
    change([...lines, ''])
    focusLine(event.currentTarget as Element, lines.length)
  }
  const remove = (event: Event, index: number) => {
    change(lines.toSpliced(index, 1))
    focusLine(event.currentTarget as Element, Math.max(0, index - 1))
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    add(event)
  }
  return html`<div class="list" role="group" aria-label=${label} aria-describedby=${describedBy || nothing}>
    ${lines.map(
      (line, index) => html`<span class="line">
        <input class="field" id="${id}-${index}" .value=${line} ?disabled=${disabled} autocomplete="off"
          aria-label=${host.t('list.item', { field: label, count: index + 1 })} aria-invalid=${invalid}
          @keydown=${onKey} @input=${(event: Event) => change(lines.with(index, textOf(event)))} />
        <button type="button" class="button plain icon-only" ?disabled=${disabled}
          aria-label=${line === '' ? host.t('list.remove.empty') : host.t('list.remove', { item: line })}
          @click=${(event: Event) => remove(event, index)}>${icon('close')}</button>
      </span>`,
    )}
    ${lines.length === 0 ? html`<p class="quiet">${host.t('list.empty')}</p>` : nothing}
    <button type="button" class="button" id=${id} ?disabled=${disabled} @click=${add}>
      ${icon('plus')} ${host.t('list.add')}
    </button>
  </div>`
}

function group(given: Control) {
  const { schema, id, raw, change } = given
  const parts = raw as Readonly<Record<string, Raw>>
  return html`<div class="group">
    ${Object.entries(schema.properties ?? {}).map(
      ([name, part]) => html`<div class="part">
        <label for="${id}-${name}">${part.title}</label>
        ${control({
          ...given,
          schema: part,
          raw: parts[name] ?? '',
          id: `${id}-${name}`,
          label: part.title,
          change: (inner) => change({ ...parts, [name]: inner }),
        })}
        ${part.description ? html`<p class="quiet">${part.description}</p>` : nothing}
      </div>`,
    )}
  </div>`
}
