import './dashboard-page.ts'

export { catalog } from './catalog.ts'
