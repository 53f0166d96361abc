import { register } from '@kaunter/admin-ui/embed'
import { ContactForm } from './form/contact-form.ts'

register('kaunter-contact-form', ContactForm)
