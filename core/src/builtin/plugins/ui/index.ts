import './plugins-page.ts'

export { catalog } from './catalog.ts'
