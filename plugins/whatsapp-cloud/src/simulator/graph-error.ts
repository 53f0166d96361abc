import { randomBytes } from 'node:crypto'

/**
 * Codes that Graph answers to a send, with HTTP status and title
 * (Meta's page "Error codes", state of November 2025; 131062–131064, 132008 and 137000 as seen in public SDKs).
 * Throttling is HTTP 400, not 429: callers must branch on the code.
 */
const ERRORS: ReadonlyMap<number, readonly [status: number, title: string]> = new Map([
  [0, [401, 'AuthException']],
  [1, [400, 'API Unknown']],
  [2, [503, 'API Service']],
  [3, [500, 'API Method']],
  [4, [400, 'Application request limit reached']],
  [10, [403, 'Permission Denied']],
  [33, [400, 'Parameter value is not valid']],
  [100, [400, 'Invalid parameter']],
  [190, [401, 'Error validating access token: the session has expired or is not valid.']],
  [200, [403, 'API Permission']],
  [368, [403, 'Temporarily blocked for policies violations']],
  [80007, [400, 'Rate limit issues']],
  [130429, [400, 'Rate limit hit']],
  [130472, [400, "User's number is part of an experiment"]],
  [130497, [403, 'Business account is restricted from messaging users in this country']],
  [131000, [500, 'Something went wrong']],
  [131005, [403, 'Access denied']],
  [131008, [400, 'Required parameter is missing']],
  [131009, [400, 'Parameter value is not valid']],
  [131016, [500, 'Service unavailable']],
  [131021, [400, 'Recipient cannot be sender']],
  [131026, [400, 'Message undeliverable']],
  [131030, [400, 'Recipient phone number not in allowed list']],
  [131031, [403, 'Account has been locked']],
  [131037, [400, 'WhatsApp provided number needs display name approval before message can be sent']],
  [131042, [400, 'Business eligibility payment issue']],
  [131045, [500, 'Incorrect certificate']],
  [131047, [400, 'Re-engagement message']],
  [131048, [400, 'Spam rate limit hit']],
  [131049, [400, 'This message was not delivered to maintain healthy ecosystem engagement']],
  [131050, [400, 'User has stopped receiving marketing messages from this business']],
  [131051, [400, 'Unsupported message type']],
  [131052, [400, 'Media download error']],
  [131053, [400, 'Media upload error']],
  [131055, [400, 'Method not allowed']],
  [131056, [400, '(Business Account, Consumer Account) pair rate limit hit']],
  [131057, [500, 'Account in maintenance mode']],
  [131062, [400, 'Business-scoped user id is not supported for this message']],
  [131063, [400, 'Marketing templates are switched off for Cloud API']],
  [131064, [400, 'Limit reached for template misclassification']],
  [132000, [400, 'Template param count mismatch']],
  [132001, [404, 'Template does not exist']],
  [132005, [400, 'Template hydrated text too long']],
  [132007, [400, 'Template format character policy violated']],
  [132008, [400, 'Template parameter value format is not valid']],
  [132012, [400, 'Template parameter format mismatch']],
  [132015, [400, 'Template is paused']],
  [132016, [400, 'Template is disabled']],
  [132018, [400, 'Template parameter problem']],
  [132068, [400, 'Flow is blocked']],
  [132069, [400, 'Flow is throttled']],
  [133000, [500, 'Incomplete deregistration']],
  [133004, [503, 'Server temporarily unavailable']],
  [133010, [400, 'Phone number not registered']],
  [133015, [400, 'Please wait a few minutes before attempting to register this phone number']],
  [133016, [400, 'Account register or deregister rate limit exceeded']],
  [134011, [400, 'Payments terms of service not accepted']],
  [134100, [400, 'Only marketing messages supported']],
  [134101, [400, 'Template is still syncing']],
  [134102, [400, 'Template unavailable for use']],
  [135000, [400, 'Generic user error']],
  [137000, [400, 'Recipient identity key mismatch']],
])

/** Every code that can be provoked by a recipient's last digits. */
export const KNOWN_CODES: readonly number[] = [...ERRORS.keys()]

/** An error answer of the Graph API: HTTP status and the body `{error: {…}}` in Meta's shape. */
export class GraphError extends Error {
  readonly code: number
  readonly statusCode: number
  readonly title: string
  readonly details: string | null
  readonly subcode: number | null
  readonly type: string

  constructor(
    code: number,
    details: string | null = null,
    options: { message?: string; subcode?: number; type?: string } = {},
  ) {
    const [status, title] = ERRORS.get(code) ?? [400, 'Invalid parameter']
    super(options.message ?? (code === 190 ? title : `(#${code}) ${title}`))
    this.name = 'GraphError'
    this.code = code
    this.statusCode = status
    this.title = title
    this.details = details
    this.subcode = options.subcode ?? null
    this.type = options.type ?? 'OAuthException'
  }

  /** The answer's body; `fbtrace_id` differs each time, as Meta's does. */
  body(): { error: Record<string, unknown> } {
    return {
      error: {
        message: this.message,
        type: this.type,
        code: this.code,
        ...(this.details === null ? {} : { error_data: { messaging_product: 'whatsapp', details: this.details } }),
        ...(this.subcode === null ? {} : { error_subcode: this.subcode }),
        fbtrace_id: `A${randomBytes(16).toString('base64url')}`,
      },
    }
  }

  /** The same error as it appears in `statuses[].errors`. */
  asStatusError(): Record<string, unknown> {
    return {
      code: this.code,
      title: this.title,
      message: this.title,
      error_data: { details: this.details ?? this.title },
      href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
    }
  }
}

/** What Graph says about an id it does not have, or hides. */
export function unknownObject(method: string, id: string): GraphError {
  return new GraphError(100, null, {
    message:
      `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, ` +
      'cannot be loaded due to missing permissions, or does not support this operation.',
    subcode: 33,
    type: 'GraphMethodException',
  })
}
