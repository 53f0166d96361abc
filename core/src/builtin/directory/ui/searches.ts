import type { PluginModule } from '@kaunter/admin-ui'
import { contactsApi } from './data/contact.ts'

/** What the palette finds: contacts that the user sees, by a part of the name, or a whole number or address. */
export const searches: NonNullable<PluginModule['searches']> = {
  async contacts(host, words) {
    const { items } = await contactsApi.find(host, words)
    return items.map(({ id, name, phone, email }) => {
      // Who has no name is called by an address.
      const address = [phone, email].find((each) => each !== null && each !== name)
      return { id, label: name, icon: 'user', path: `/contacts/${id}`, ...(address && { detail: address }) }
    })
  },
}
