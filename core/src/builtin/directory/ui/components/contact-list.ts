import { controls, html, KaunterElement, register } from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import type { DirectoryKey } from '../catalog.ts'
import type { ContactRow } from '../data/contact.ts'

/** All contacts that the user sees, with a search. */
export class ContactList extends KaunterElement<DirectoryKey> {
  static override styles = controls

  override render() {
    const { host } = this
    return html`<kaunter-records paged readonly path="/contacts" address="/contacts" record="" lead=${host.t('contacts.lead')}
      empty-text=${host.t('contacts.empty')} .columns=${[
        { key: 'name', label: host.t('field.name') },
        { key: 'phone', label: host.t('kind.phone'), value: ({ phone }: ContactRow) => phone ?? '' },
        { key: 'email', label: host.t('kind.email'), value: ({ email }: ContactRow) => email ?? '' },
      ]}></kaunter-records>`
  }
}

register('directory-contact-list', ContactList)
