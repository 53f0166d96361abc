import './settings-page.ts'

export { catalog } from './catalog.ts'
