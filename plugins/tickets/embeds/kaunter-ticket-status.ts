import { register } from '@kaunter/admin-ui/embed'
import { TicketStatus } from './status/ticket-status.ts'

register('kaunter-ticket-status', TicketStatus)
