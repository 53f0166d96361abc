/**
 * What each sample must come to, written by hand from the file itself and Meta's reference, with the ids of the file.
 *
 * All messages of a file come from one person, so `ticket` and `aside` name that person and what is then in the thread.
 */
export interface Expected {
  /** Name, phone, business-scoped user id. */
  contacts: Contact[]
  /** Numbers and user ids that the person no longer has. */
  former: string[]
  conversations: number
  tickets: number
  /** In the order of the thread: direction, kind, text, and what the person wrote where the text does not say it. */
  messages: Message[]
  /** Status, whether a message of ours took it, error code. */
  statuses: [status: string, place: 'parked' | 'applied', code: string | null][]
  /** Field and event. */
  events: [field: string, event: string][]
  /** Messages kept back because nothing says which of our numbers they are for. */
  held: number
}

type Contact = [name: string | null, phone: string | null, bsuid?: string]
type Message = [direction: 'in' | 'out', kind: string, text: string, content?: string]

const nothing: Expected = {
  contacts: [],
  former: [],
  conversations: 0,
  tickets: 0,
  messages: [],
  statuses: [],
  events: [],
  held: 0,
}
/** Somebody wrote: one contact, one conversation, one ticket. */
const ticket = (who: Contact, ...messages: Message[]): Expected => ({
  ...nothing,
  contacts: [who],
  conversations: 1,
  tickets: 1,
  messages,
})
/** Stored in the conversation; by itself it opens no ticket. */
const aside = (who: Contact, ...messages: Message[]): Expected => ({ ...ticket(who, ...messages), tickets: 0 })
/** A status of a message that this system never sent: parked, and nobody becomes a contact by it. */
const parked = (status: string, code: string | null = null): Expected => ({
  ...nothing,
  statuses: [[status, 'parked', code]],
})
const event = (field: string, name: string = field): Expected => ({ ...nothing, events: [[field, name]] })
/** Neither phone number id nor business account: known to belong to somebody, not to whom. */
const held: Expected = { ...nothing, held: 1 }
/** `from` is a placeholder or missing, or the message has no id: kept whole, since nobody could be answered. */
const nameless = event('messages', 'without-sender-or-id')

const pywa: Contact = ['Test Name', '972987654321', 'US.13491208655302741918']
const sheena: Contact = ['Sheena Nelson', '16505551234']
const restfb: Contact = ['TestUser', '491234567890']
const notPassedOn = 'A message that WhatsApp does not pass on'
const listed = 'list_reply_title — list_reply_description'
const rated = 'comment_text: Comment Text\ndelivery_rating: 4\npurchase_rating: 2\nrecommend_radio: 0\ncs_rating: 0'

/** By file name without `.json`. */
export const table: Record<string, Expected> = {
  account_review_update__approved__bindambc: event('account_review_update', 'APPROVED'),
  account_update__account_offboarded__pywa: event('account_update', 'ACCOUNT_OFFBOARDED'),
  account_update__account_restriction__pywa: event('account_update', 'ACCOUNT_RESTRICTION'),
  account_update__account_violation__pywa: event('account_update', 'ACCOUNT_VIOLATION'),
  account_update__auth_intl_price_eligibility_update__pywa: event(
    'account_update',
    'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
  ),
  account_update__disabled_update__bindambc: event('account_update', 'DISABLED_UPDATE'),
  account_update__partner_added__pywa: event('account_update', 'PARTNER_ADDED'),
  account_update__partner_app_installed__pywa: event('account_update', 'PARTNER_APP_INSTALLED'),
  account_update__partner_client_certification_status_update__pywa: event(
    'account_update',
    'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE',
  ),
  account_update__partner_removed__pywa: event('account_update', 'PARTNER_REMOVED'),
  account_update__verified_account__restfb: event('account_update', 'VERIFIED_ACCOUNT'),
  account_update__volume_based_pricing_tier_update__pywa: event('account_update', 'VOLUME_BASED_PRICING_TIER_UPDATE'),

  // Calls and groups are not used here: kept as events; a call's ringing has the shape of a status and is kept as one.
  'calls__call_transcription_available-__piusalfred': event('calls'),
  'calls__connect-business_initiated__pywa': event('calls'),
  'calls__status-ringing__pywa': parked('RINGING'),
  group_lifecycle_update__group_create__metaopenapi: event('group_lifecycle_update', 'groups'),
  'group_participants_update__batch-group_participants_remove-and-group_participants_add-and-group_join_request_created__restfb':
    event('group_participants_update', 'groups'),
  group_participants_update__group_create__metaopenapi: event('group_participants_update', 'groups'),
  group_participants_update__group_participants_add__piusalfred: event('group_participants_update', 'groups'),
  group_settings_update__group_settings_update__piusalfred: event('group_settings_update', 'groups'),

  // Beside the envelope this one has a second one under "all", which is no part of Meta's format.
  message_template_components_update__event__pywa: event('message_template_components_update'),
  message_template_quality_update__event__pywa: event('message_template_quality_update'),
  message_template_status_update__approved__piusalfred: event('message_template_status_update', 'APPROVED'),
  message_template_status_update__approved__restfb: event('message_template_status_update', 'APPROVED'),
  message_template_status_update__rejected__bindambc: event('message_template_status_update', 'REJECTED'),

  messages__audio__pywa: ticket(pywa, ['in', 'audio', 'Audio']),
  'messages__batch-order-and-sticker-and-nfm_reply__kapso': {
    ...ticket(
      ['Jane Doe', '15551234567'],
      ['in', 'order', 'Order: Thanks for your order! — 1 × SKU-1'],
      ['in', 'sticker', 'Sticker'],
      ['in', 'interactive', 'Form answered: feedback_flow', 'rating: 5\ncomment: Great!'],
    ),
    // "sent" for the customer's own order: no message of ours, so it never finds one.
    statuses: [['sent', 'parked', null]],
    events: [['messages', 'calls']],
  },
  'messages__batch-text-and-reaction__piusalfred': ticket(
    ['Sam Sample', '1234567890'],
    ['in', 'text', 'Hello from a text message'],
    ['in', 'reaction', 'Reacted 👍'],
  ),
  'messages__button-bsuid__pywa': ticket(pywa, ['in', 'button', 'title']),
  // Here and below: a name belongs to nobody when its wa_id is not the sender's.
  'messages__button-referral__netflie': ticket([null, '16315551234'], ['in', 'button', 'No']),
  // An order, and no question.
  messages__button__metaopenapi: aside(sheena, ['in', 'button', 'Unsubscribe']),
  messages__button__pywa: ticket(pywa, ['in', 'button', 'title']),
  messages__button__restfb: ticket(restfb, ['in', 'button', 'No']),
  messages__button_reply__netflie: nameless,
  messages__button_reply__piusalfred: ticket(['ButtonReplyUser', '17771234567'], ['in', 'interactive', 'button-text']),
  messages__button_reply__pywa: ticket(pywa, ['in', 'interactive', 'title']),
  messages__call_permission_reply__pywa: ticket(pywa, ['in', 'interactive', 'Allowed calls']),
  messages__contacts__metaopenapi: ticket(sheena, ['in', 'contacts', 'Contact card: Lucía Gómez +1 (983) 555-2319']),
  messages__contacts__pywa: ticket(pywa, [
    'in',
    'contacts',
    'Contact card: Chandler Bing +1 555-555-5555; Monica +1 666-666-6666; Rachel Green +1 777-777-7777',
  ]),
  messages__contacts__restfb: ticket([null, '333333333333'], ['in', 'contacts', 'Contact card: j_doe']),
  messages__document__pywa: ticket(pywa, ['in', 'document', 'Document filename.pdf: caption']),
  messages__document__restfb: ticket(restfb, ['in', 'document', 'Document RESTFB ANNIVERSARY.zip: RESTFB ANNIVERSARY']),
  messages__image__metaopenapi: ticket(sheena, ['in', 'image', 'Photo: Taj Mahal']),
  messages__image__pywa: ticket(pywa, ['in', 'image', 'Photo']),
  messages__image__restfb: ticket(restfb, ['in', 'image', 'Photo: Some awesome image']),
  messages__list_reply__netflie: nameless,
  messages__list_reply__piusalfred: ticket(['List Tester', '1987654321'], ['in', 'interactive', listed]),
  messages__list_reply__restfb: ticket(restfb, ['in', 'interactive', listed]),
  messages__location__metaopenapi: ticket(sheena, [
    'in',
    'location',
    'Location: Philz Coffee, 101 Forest Ave, Palo Alto, CA 94301',
  ]),
  messages__location__pywa: ticket(pywa, ['in', 'location', 'Location: 12.25089, 43.90539']),
  // The file itself holds a backslash and u00fc, not ü.
  messages__location__restfb: ticket(restfb, ['in', 'location', 'Location: Saarbr\\u00fccken, Saarbr\\u00fccken']),
  messages__nfm_reply__pywa: ticket(pywa, ['in', 'interactive', 'Form answered: Sent', rated]),
  messages__nfm_reply__pywa_2: ticket(pywa, ['in', 'interactive', 'Form answered: Sent', rated]),
  messages__order__metaopenapi: ticket(sheena, ['in', 'order', 'Order: 2 × di9ozbzfi4, 1 × nqryix03ez']),
  messages__order__pywa: ticket(pywa, ['in', 'order', 'Order: 3 × HAMBURGER, 2 × FRENCH_FRIES, 2 × SODA']),
  messages__reaction__metaopenapi: aside(sheena, ['in', 'reaction', 'Reacted 👍']),
  messages__reaction__pywa: aside(pywa, ['in', 'reaction', 'Reacted 😮']),
  messages__reaction__restfb: aside(restfb, ['in', 'reaction', 'Reacted 👍🏻']),
  messages__revoke__pywa: nameless,
  'messages__status-delivered-authentication__netflie': parked('delivered'),
  'messages__status-delivered-bsuid-marketing__restfb': parked('delivered'),
  'messages__status-delivered-marketing__netflie': parked('delivered'),
  'messages__status-delivered-service__netflie': parked('delivered'),
  'messages__status-delivered-utility__vercelchat': parked('delivered'),
  'messages__status-failed-err130472__pywa': parked('failed', '130472'),
  'messages__status-failed-err131026__restfb': parked('failed', '131026'),
  'messages__status-failed-err131047__bindambc': parked('failed', '131047'),
  'messages__status-failed-err131050__veecore': parked('failed', '131050'),
  'messages__status-failed-err131053__bindambc': parked('failed', '131053'),
  'messages__status-played-service__pywa': parked('played'),
  'messages__status-read-group__restfb': parked('read'),
  'messages__status-read__frappewa': parked('read'),
  'messages__status-read__netflie': parked('read'),
  'messages__status-sent-business_initiated__bindambc': parked('sent'),
  'messages__status-sent-service__pywa': parked('sent'),
  'messages__status-sent-user_initiated__piusalfred': parked('sent'),
  'messages__status-sent__vercelchat': parked('sent'),
  messages__sticker__pywa: ticket(pywa, ['in', 'sticker', 'Sticker']),
  messages__sticker__restfb: ticket(restfb, ['in', 'sticker', 'Sticker']),
  messages__sticker__veecore: nameless,
  'messages__system-user_changed_number__netflie': nameless,
  // The contact is found under the new number from now on, here in the older key new_wa_id.
  'messages__system-user_changed_number__piusalfred': {
    ...aside([null, '15550003333'], ['in', 'system', 'NAME changed from 1555 ••• 2222 to 1555 ••• 3333']),
    former: ['15550002222'],
  },
  // The new number is a placeholder: the old one stays.
  'messages__system-user_changed_number__restfb': aside(restfb, [
    'in',
    'system',
    'NAME changed from PHONE_NUMBER to PHONE_NUMBER',
  ]),
  // Names only the new id; the old one stands nowhere but in the sentence.
  'messages__system-user_changed_user_id__restfb': nameless,
  'messages__text-bsuid__botpress': ticket(['Julian', null, 'CO.1047385771169864'], ['in', 'text', 'Hello']),
  'messages__text-bsuid__vercelchat': ticket(
    ['Test User', '15551234567', 'US.13491208655302741918'],
    ['in', 'text', 'Hello from a username user'],
  ),
  'messages__text-forwarded__netflie': ticket([null, '16315551234'], ['in', 'text', 'MESSAGE_BODY']),
  'messages__text-forwarded__pywa': ticket(pywa, ['in', 'text', 'forwarded text']),
  'messages__text-product-inquiry__piusalfred': ticket(
    ['ProductUser', '16789991111'],
    ['in', 'text', 'Interested in your product!'],
  ),
  'messages__text-product-inquiry__veecore': nameless,
  'messages__text-referral__metaopenapi': ticket(sheena, ['in', 'text', 'Hello! Can I get more info on this?']),
  'messages__text-referral__restfb': ticket(restfb, ['in', 'text', 'Test']),
  'messages__text-reply__pywa': ticket(pywa, ['in', 'text', 'replied text']),
  messages__text__metaopenapi: ticket(sheena, ['in', 'text', 'Does it come in another color?']),
  messages__text__pywa: ticket(pywa, ['in', 'text', 'Body Text']),
  messages__text__restfb: ticket(restfb, ['in', 'text', 'Test']),
  'messages__unknown-err131051__netflie': nameless,
  'messages__unknown-err131051__veecore': nameless,
  'messages__unsupported-err131051__piusalfred': ticket(
    ['NAME', '15550001111'],
    ['in', 'unsupported', `${notPassedOn}: Unsupported message type`],
  ),
  'messages__unsupported-err131051__pywa': ticket(pywa, [
    'in',
    'unsupported',
    `${notPassedOn}: Message type is currently not supported.`,
  ]),
  'messages__unsupported-err131051__restfb': ticket(
    [null, '333333333333'],
    ['in', 'unsupported', `${notPassedOn}: Messagetypeiscurrentlynotsupported.`],
  ),
  messages__video__pywa: ticket(pywa, ['in', 'video', 'Video: caption']),
  messages__video__restfb: ticket(restfb, ['in', 'video', 'Video: Video']),
  messages__voice__pywa: ticket(pywa, ['in', 'voice', 'Voice message']),
  messages__voice__restfb: ticket(restfb, ['in', 'voice', 'Voice message']),
  'multifield__batch-text-and-stop__piusalfred': {
    ...ticket(['Alex Tester', '1234567890'], ['in', 'text', 'Hello from a text message']),
    events: [['user_preferences', 'user_preferences']],
  },

  // Its message has no id, so it could not be told from a repeated one.
  nofield__image__chatwoot: nameless,
  nofield__nfm_reply__chatwoot: held,
  nofield__nfm_reply__chatwoot_2: held,
  'nofield__text-bsuid__chatwoot': held,
  'nofield__text-bsuid__chatwoot_2': held,
  'nofield__text-referral-bsuid__chatwoot': held,

  phone_number_name_update__approved__restfb: event('phone_number_name_update', 'APPROVED'),
  phone_number_quality_update__flagged__restfb: event('phone_number_quality_update', 'FLAGGED'),
  // Echoes are ours, typed in the phone app: to the person in `to`, and no ticket by themselves.
  smb_message_echoes__edit__pywa: aside([null, '972123456789'], ['out', 'edit', 'Edited: Text was edited']),
  smb_message_echoes__text__botpress: aside(
    [null, '14169385443'],
    ['out', 'text', 'Hi! Thanks for reaching out, this is a human replying.'],
  ),
  smb_message_echoes__text__chatwoot: held,
  template_category_update__marketing__pywa: event('template_category_update'),
  // Kept as news, and the new id is known from now on; the old one never wrote.
  user_id_update__event__vercelchat: {
    ...event('user_id_update'),
    contacts: [[null, '15557654321', 'US.24817305912873645029']],
  },
  user_preferences__resume__pywa: event('user_preferences'),
}
