import './calendars-page.ts'

export { catalog } from './catalog.ts'
