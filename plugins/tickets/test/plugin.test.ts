import { join } from 'node:path'
import { describePlugin } from '@kaunter/core/testing'
import tickets from '../src/index.ts'

describePlugin(tickets, { packageDir: join(import.meta.dirname, '..') })
