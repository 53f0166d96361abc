import type { Locales } from '@kaunter/core'

/** What people are told about promises. */
export const slaTexts: Locales = {
  en: {
    'notice.sla-warned.first_response': 'Ticket #{number}: the first answer is due soon',
    'notice.sla-warned.next_response': 'Ticket #{number}: the customer must get an answer soon',
    'notice.sla-warned.resolution': 'Ticket #{number} must be resolved soon',
    'notice.sla-warned.handoff': 'Ticket #{number}: the first answer of sales is due soon',
    'notice.sla-breached.first_response': 'Ticket #{number}: the first answer is late',
    'notice.sla-breached.next_response': 'Ticket #{number}: the customer waits for an answer that is late',
    'notice.sla-breached.resolution': 'Ticket #{number} was not resolved in time',
    'notice.sla-breached.handoff': 'Ticket #{number}: the first answer of sales is late',
    'notice.sla-escalated.first_response': 'Ticket #{number} still has no first answer',
    'notice.sla-escalated.next_response': 'Ticket #{number}: the customer still waits for an answer',
    'notice.sla-escalated.resolution': 'Ticket #{number} is still not resolved',
    'notice.sla-escalated.handoff': 'Ticket #{number} still has no answer of sales',
  },
  ms: {
    'notice.sla-warned.first_response': 'Tiket #{number}: jawapan pertama perlu diberi tidak lama lagi',
    'notice.sla-warned.next_response': 'Tiket #{number}: pelanggan perlu dijawab tidak lama lagi',
    'notice.sla-warned.resolution': 'Tiket #{number} perlu diselesaikan tidak lama lagi',
    'notice.sla-warned.handoff': 'Tiket #{number}: jawapan pertama jualan perlu diberi tidak lama lagi',
    'notice.sla-breached.first_response': 'Tiket #{number}: jawapan pertama sudah lewat',
    'notice.sla-breached.next_response': 'Tiket #{number}: jawapan yang ditunggu pelanggan sudah lewat',
    'notice.sla-breached.resolution': 'Tiket #{number} tidak diselesaikan dalam masa yang dijanjikan',
    'notice.sla-breached.handoff': 'Tiket #{number}: jawapan pertama jualan sudah lewat',
    'notice.sla-escalated.first_response': 'Tiket #{number} masih belum mendapat jawapan pertama',
    'notice.sla-escalated.next_response': 'Tiket #{number}: pelanggan masih menunggu jawapan',
    'notice.sla-escalated.resolution': 'Tiket #{number} masih belum diselesaikan',
    'notice.sla-escalated.handoff': 'Tiket #{number} masih belum dijawab oleh jualan',
  },
}
