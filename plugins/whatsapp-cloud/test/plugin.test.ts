import { join } from 'node:path'
import { describePlugin } from '@kaunter/core/testing'
import whatsapp from '../src/index.ts'

describePlugin(whatsapp, { packageDir: join(import.meta.dirname, '..') })
