import './contact-page.ts'
import './shops-page.ts'

export { catalog } from './catalog.ts'
export { searches } from './searches.ts'
