import { html, nothing, type TemplateResult } from 'lit'
import type { ApiError } from '../../api-error.ts'
import type { KaunterDialog } from '../dialog/dialog.ts'
import type { FieldError, FormSchema } from '../field/schema.ts'
import type { RecordsTexts } from '../field/texts.ts'
import type { FormSaveEvent } from '../form/form.ts'
import { icon } from '../icon.ts'

interface OneView {
  texts: RecordsTexts
  /** Of the list. */
  address: string
  /** What it is called, or what is being made. */
  name: string
  /** Rank of the heading. */
  level: number
  fresh: boolean
  loading: boolean
  failure: ApiError | undefined
  shut: boolean
  /** Whether it may be deleted. */
  removable: boolean
  schema: FormSchema
  values: Readonly<Record<string, unknown>>
  problems: Readonly<Record<string, FieldError>>
  message: string
  saving: boolean
  again(): void
  save(event: FormSaveEvent): void
  remove(): void
}

/** One record: the form, or why there is none. */
export function oneView(given: OneView): TemplateResult {
  const { texts, failure, address, shut } = given
  if (failure?.status === 404)
    return html`<kaunter-empty icon="lock" level=${given.level} heading=${texts.t('records.missing.title')}>${texts.t('records.missing.text')}
      <kaunter-button slot="actions" href=${address}>${texts.t('records.back')}</kaunter-button></kaunter-empty>`
  if (failure)
    return html`<kaunter-error level=${given.level} heading=${texts.t('records.failed')} retryable .error=${failure} @retry=${given.again}></kaunter-error>`
  if (given.loading) return html`<kaunter-skeleton count="4" label=${texts.t('records.loading')}></kaunter-skeleton>`
  return html`<section part="form">
      <div class="head">
        <kaunter-button icon-only variant="plain" data-test="back" href=${address} label=${texts.t('records.back')}>${icon('back')}</kaunter-button>
        <div class="name" role="heading" aria-level=${given.level}>${given.name}</div>
      </div>
      <div class="sheet form ${shut ? 'locked' : ''}">
        <kaunter-form .schema=${given.schema} .values=${given.values} .problems=${given.problems} message=${given.message}
          ?saving=${given.saving} ?disabled=${shut} ?fresh=${given.fresh} @form-save=${given.save}>
          <slot></slot>
          ${
            given.removable
              ? html`<kaunter-button slot="actions" variant="danger" data-test="remove" ?disabled=${given.saving}
                  @click=${given.remove}>${texts.t('records.remove')}</kaunter-button>`
              : nothing
          }
        </kaunter-form>
      </div>
    </section>
    <kaunter-dialog heading=${texts.t('records.remove.title', { name: given.name })} dismiss=${texts.t('records.cancel')}>
      <p slot="about">${texts.t('records.remove.text')}</p>
      <kaunter-button slot="actions" variant="danger" data-test="remove-confirm" @click=${confirm}
        >${texts.t('records.remove')}</kaunter-button>
    </kaunter-dialog>`
}

const confirm = (event: Event) => (event.currentTarget as Element).closest<KaunterDialog>('kaunter-dialog')?.close(true)
