import './audit-page.ts'
import './contact-entries.ts'

export { catalog } from './catalog.ts'
