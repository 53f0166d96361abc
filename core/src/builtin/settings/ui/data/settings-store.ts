import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { Draft } from './draft.ts'
import { settingsApi } from './settings-api.ts'
import type { FieldError, Form, Forms, Place, SettingsView } from './types.ts'

export type State = 'loading' | 'ready' | 'empty' | 'nowhere' | 'missing' | 'failed'
export type Saved = 'done' | 'invalid' | 'conflict' | ApiError

interface Changed {
  plugin: string
  level: string
  id: string
  version: number
}

/** The forms, and the one that is open. */
export class SettingsStore {
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  state: State = 'loading'
  error: ApiError | undefined
  forms: Forms | undefined
  draft: Draft | undefined
  saving = false
  #place: Place = {}
  #plugin: string | undefined
  /** Answers may overtake each other; only the newest question counts. */
  #asked = 0

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
  }

  get form(): Form | undefined {
    return this.forms?.plugins.find(({ name }) => name === this.#plugin)
  }

  /** Shows a plugin's settings for a place; without a plugin only the list. */
  async open(plugin: string | undefined, place: Place): Promise<void> {
    this.#plugin = plugin
    this.#place = place
    this.draft = undefined
    this.state = 'loading'
    this.#changed()
    await this.#try(async (current) => {
      const forms = this.forms ?? (await settingsApi.forms(this.#host()))
      if (!current()) return
      this.forms = forms
      if (forms.plugins.length === 0) this.state = 'empty'
      else if (plugin === undefined) this.state = 'ready'
      else await this.#load(plugin, current)
    })
  }

  async #load(plugin: string, current: () => boolean): Promise<void> {
    const { form } = this
    if (form === undefined) {
      this.state = 'missing'
      return
    }
    const view = await settingsApi.view(this.#host(), plugin, this.#place)
    if (!current()) return
    this.draft = new Draft(form, view)
    this.state = 'ready'
  }

  /** The texts of the forms are in the reader's language: read them again when that changes. */
  async relabel(): Promise<void> {
    await this.#try(async (current) => {
      const forms = await settingsApi.forms(this.#host())
      if (!current()) return
      this.forms = forms
      const { form } = this
      if (form && this.draft) this.draft.form = form
    })
  }

  /** Somebody has changed something: what is in force is read anew, and edits stay. */
  async follow({ plugin, level, id, version }: Changed): Promise<void> {
    const { draft } = this
    const view = draft?.view
    if (draft === undefined || plugin !== view?.plugin || this.saving) return
    const here = level === view.level && id === (view.shop?.id ?? '0')
    if (here && version <= view.version) return
    const newer = await settingsApi.view(this.#host(), plugin, this.#place).catch((error: unknown) => {
      // The form stays as it is; saving it will say what is new.
      console.warn('Changed settings could not be read.', error)
    })
    if (newer === undefined || this.draft !== draft || newer.version < draft.view.version) return
    draft.rebase(newer)
    this.#changed()
  }

  async save(): Promise<Saved> {
    const { draft } = this
    if (draft === undefined || draft.invalid.length > 0) return 'invalid'
    this.saving = true
    this.#changed()
    try {
      const change = { ...this.#place, version: draft.view.version, ...draft.change }
      draft.settle(await settingsApi.save(this.#host(), draft.view.plugin, change))
      return 'done'
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.code === 'KAUNTER_SETTINGS_CHANGED') {
        draft.rebase(error.details.current as SettingsView)
        return 'conflict'
      }
      if (error.code !== 'KAUNTER_SETTINGS_INVALID') return error
      draft.refuse(error.details.fields as Record<string, FieldError>)
      return 'invalid'
    } finally {
      this.saving = false
      this.#changed()
    }
  }

  async #try(work: (current: () => boolean) => Promise<void>): Promise<void> {
    this.#asked += 1
    const question = this.#asked
    const current = () => question === this.#asked
    try {
      await work(current)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!current()) return
      this.error = error
      this.state = error.status === 404 || error.status === 403 ? 'missing' : 'failed'
    }
    this.#changed()
  }
}
