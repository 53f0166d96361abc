import { keepFor } from './servers.ts'

const [root, folder] = process.argv.slice(2)
await keepFor(Number(root), folder as string)
