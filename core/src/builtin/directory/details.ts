import { type ContactSummary, type Identity, maskEmail, maskPhone, maskText } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'

/** Whether a user is told phone numbers and e-mail addresses whole; others see enough to tell contacts apart. */
export const seesDetails = ({ permissions }: Pick<User, 'permissions'>): boolean =>
  permissions.has('directory:contact-details')

export const maskContact = ({ id, name, phone, email }: ContactSummary): ContactSummary => ({
  id,
  // Whoever gave no name is called by the number; whoever has none of these, by the id, which tells nothing.
  name: name === `#${id}` ? name : maskText(name),
  phone: phone && maskPhone(phone),
  email: email && maskEmail(email),
  masked: true,
})

/** Other kinds are made up by a channel and reach nobody elsewhere. */
export const maskIdentity = (kind: Identity['kind'], value: string): string =>
  kind === 'phone' ? maskPhone(value) : kind === 'email' ? maskEmail(value) : value
