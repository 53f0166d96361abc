import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../icon.ts'
import type { FieldEditEvent } from './field.ts'
import type { Raw } from './raw.ts'
import type { FieldError, FieldSchema } from './schema.ts'
import type { RecordsTexts } from './texts.ts'

interface Rows {
  texts: RecordsTexts
  schema: FieldSchema
  lines: readonly Raw[]
  /** What a new line has. */
  blank: Raw
  disabled: boolean
  problemOf(index: number): FieldError | undefined
  /** `focused`: the line at which the person goes on. */
  change(lines: readonly Raw[], focused: number): void
}

/** A list of lines, each a text or several fields; with buttons to move them where their order matters. */
export function rows({ texts, schema, lines, blank, disabled, problemOf, change }: Rows): TemplateResult {
  const item = schema.items ?? { title: '' }
  const framed = item.type === 'object'
  const move = (from: number, to: number) => {
    const line = lines[from]
    if (line !== undefined) change(lines.toSpliced(from, 1).toSpliced(to, 0, line), to)
  }
  const button = (glyph: 'up' | 'down' | 'remove', index: number, off: boolean, act: () => void) =>
    html`<kaunter-button icon-only variant="plain" data-test="row-${glyph}" ?disabled=${disabled || off}
      label=${texts.t(`rows.${glyph}`, { count: index + 1 })} @click=${act}
      >${icon(glyph === 'remove' ? 'close' : glyph)}</kaunter-button>`
  const line = (raw: Raw, index: number) => html`<li class="line ${framed ? 'framed' : ''}">
    <kaunter-field label-hidden required ?disabled=${disabled} .problem=${problemOf(index)} .raw=${raw}
      .schema=${{ ...item, title: texts.t('rows.item', { field: schema.title, count: index + 1 }) }}
      @field-edit=${(event: FieldEditEvent) => change(lines.with(index, event.detail.raw), -1)}></kaunter-field>
    <span class="moves">
      ${
        schema.ordered
          ? [
              button('up', index, index === 0, () => move(index, index - 1)),
              button('down', index, index === lines.length - 1, () => move(index, index + 1)),
            ]
          : nothing
      }
      ${button('remove', index, false, () => change(lines.toSpliced(index, 1), Math.max(0, index - 1)))}
    </span>
  </li>`
  return html`${lines.length > 0 ? html`<ol>${lines.map(line)}</ol>` : html`<p class="note">${schema.empty ?? texts.t('rows.empty')}</p>`}
    <kaunter-button class="add" data-test="row-add" label=${texts.t('rows.add.to', { field: schema.title })} ?disabled=${disabled}
      @click=${() => change([...lines, blank], lines.length)}>${icon('plus')} ${texts.t('rows.add')}</kaunter-button>`
}
