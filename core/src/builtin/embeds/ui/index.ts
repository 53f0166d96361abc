import './embeds-page.ts'

export { catalog } from './catalog.ts'
