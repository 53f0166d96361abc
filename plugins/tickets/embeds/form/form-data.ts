import type { ApiError } from '@kaunter/admin-ui/embed'
import type { FormKey } from './catalog.ts'

/** What `GET /api/tickets/web/form` answers. */
export interface FormView {
  readonly shop: string | null
  readonly outlets: readonly { readonly code: string; readonly name: string }[]
  readonly consent: { readonly text: string; readonly version: string }
}

/** What `POST /api/tickets/web/form` answers. */
export interface Sent {
  readonly reference: string
  readonly statusToken: string
  readonly statusExpiresAt: string
}

/** What stands in the form; an unticked box is empty. */
export interface Draft {
  readonly name: string
  readonly contact: string
  readonly message: string
  readonly website: string
  readonly outlet: string
  readonly consent: string
}

export function draftOf(form: FormData): Draft {
  const text = (name: keyof Draft) => String(form.get(name) ?? '')
  return {
    name: text('name'),
    contact: text('contact'),
    message: text('message'),
    website: text('website'),
    outlet: text('outlet'),
    consent: text('consent'),
  }
}

const required = ['name', 'contact', 'message', 'consent'] as const
export type Field = (typeof required)[number]

/** The fields that are missing, in the order of the form. */
export const wrongFields = (draft: Draft): Field[] => required.filter((field) => !draft[field].trim())

const failures: Readonly<Record<string, FormKey>> = {
  KAUNTER_FORM_CONSENT_CHANGED: 'failed.changed',
  KAUNTER_FORM_AUTOMATED: 'failed.automated',
  KAUNTER_FORM_USED_UP: 'failed.used-up',
  KAUNTER_FORM_OUTLET_UNKNOWN: 'failed.outlet',
  KAUNTER_TOO_MANY_REQUESTS: 'failed.busy',
}

/** What to say of a refusal, and at which field. */
export function failureOf({ status, code }: Pick<ApiError, 'status' | 'code'>): { field?: Field; failure?: FormKey } {
  if (code === 'KAUNTER_FORM_CONTACT_INVALID') return { field: 'contact' }
  // Said when the page gives a new token; until then the form says that it has ended.
  if (status === 401) return { failure: 'failed.renewed' }
  if (status === 0) return { failure: 'failed.offline' }
  return { failure: failures[code] ?? 'failed.other' }
}
