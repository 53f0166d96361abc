import { html, nothing, type TemplateResult } from 'lit'
import { icon } from '../icon.ts'
import type { Choice } from './schema.ts'
import type { RecordsTexts } from './texts.ts'

interface Several {
  texts: RecordsTexts
  field: string
  chosen: readonly string[]
  /** `undefined` while they are being asked for. */
  choices: readonly Choice[] | undefined
  nameOf(value: string): string
  finder: unknown
  /** Whether what is chosen is shown by itself, since it may not be among what is listed. */
  chips: boolean
  disabled: boolean
  change(chosen: readonly string[]): void
}

/** A choice of several, in the order in which they were chosen. */
export function several({
  texts,
  field,
  chosen,
  choices,
  nameOf,
  finder,
  chips,
  disabled,
  change,
}: Several): TemplateResult {
  const without = (value: string) => chosen.filter((each) => each !== value)
  const chip = (value: string) => html`<li>${nameOf(value)}
    <kaunter-button icon-only variant="plain" label=${texts.t('choice.remove', { item: nameOf(value) })} ?disabled=${disabled}
      @click=${() => change(without(value))}>${icon('close')}</kaunter-button></li>`
  return html`${
    chips && chosen.length > 0
      ? html`<ul class="chosen" aria-label=${texts.t('choice.chosen', { field })}>${chosen.map(chip)}</ul>`
      : nothing
  }
    ${finder}
    <div class="options">
      ${choices?.map(
        ({
          value,
          label,
        }) => html`<kaunter-checkbox data-control data-value=${value} label=${label} ?disabled=${disabled}
          .checked=${chosen.includes(value)}
          @input=${(event: Event) =>
            change(
              (event.currentTarget as HTMLInputElement).checked ? [...chosen, value] : without(value),
            )}></kaunter-checkbox>`,
      )}
      ${choices === undefined ? html`<kaunter-spinner></kaunter-spinner>` : nothing}
      ${choices?.length === 0 ? html`<p class="note">${texts.t('choice.nothing')}</p>` : nothing}
    </div>`
}
