import './page.ts' // +page
import './panel.ts' // +slot

export { catalog } from './catalog.ts'
