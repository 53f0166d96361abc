import { button, dialog, menu, tabs } from './acting.ts'
import { checkbox, input, radioGroup, select, textarea, toggle } from './fields.ts'
import { field, form, records } from './records.ts'
import { alert, avatar, badge, card, empty, error, skeleton, spinner, table, time } from './showing.ts'
import type { Example } from './specimen.ts'

/** The states of every element, in the order in which the gallery shows them. */
export const examples: Readonly<Record<string, Example>> = {
  'kaunter-button': button,
  'kaunter-input': input,
  'kaunter-textarea': textarea,
  'kaunter-select': select,
  'kaunter-checkbox': checkbox,
  'kaunter-switch': toggle,
  'kaunter-radio-group': radioGroup,
  'kaunter-card': card,
  'kaunter-badge': badge,
  'kaunter-avatar': avatar,
  'kaunter-time': time,
  'kaunter-alert': alert,
  'kaunter-empty': empty,
  'kaunter-error': error,
  'kaunter-skeleton': skeleton,
  'kaunter-spinner': spinner,
  'kaunter-table': table,
  'kaunter-tabs': tabs,
  'kaunter-menu': menu,
  'kaunter-dialog': dialog,
  'kaunter-field': field,
  'kaunter-form': form,
  'kaunter-records': records,
}
