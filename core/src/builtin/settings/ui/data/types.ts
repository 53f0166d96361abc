/** A field as the JSON Schema of a plugin's settings describes it. */
export interface FieldSchema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'
  readonly anyOf?: readonly { readonly const: string | number | boolean; readonly title?: string }[]
  readonly title: string
  readonly description?: string
  readonly format?: string
  readonly multiline?: boolean
  readonly unit?: string
  readonly secret?: boolean
  readonly levels?: readonly Level[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: FieldSchema
  readonly properties?: Readonly<Record<string, FieldSchema>>
}

export interface Form {
  readonly name: string
  readonly schema: {
    readonly title?: string
    readonly description?: string
    readonly required?: readonly string[]
    readonly properties: Readonly<Record<string, FieldSchema>>
  }
}

export interface Forms {
  readonly plugins: readonly Form[]
  /** Whether the user sees what holds for the whole platform. */
  readonly platform: boolean
}

export type Level = 'platform' | 'franchise' | 'outlet'

export interface Shop {
  readonly kind: 'franchise' | 'outlet'
  readonly id: string
  readonly code: string
  readonly name: string
  readonly franchise: { readonly id: string; readonly name: string } | null
}

export interface Resolved {
  /** Absent for a secret and for what nobody has set. */
  readonly value?: unknown
  readonly set: boolean
  readonly source: 'default' | 'unset' | Level
}

export interface FieldView extends Resolved {
  readonly inherited: Resolved
  readonly problem?: 'invalid' | 'unreadable'
}

/** What is in force at one place. */
export interface SettingsView {
  readonly plugin: string
  readonly level: Level
  readonly shop: Shop | null
  readonly version: number
  readonly updatedAt: string | null
  readonly updatedBy: { readonly id: string; readonly name: string } | null
  readonly fields: Readonly<Record<string, FieldView>>
}

/** Why a value is refused; `rule` is a keyword of JSON Schema or `type`, `choice`, `level`, `unknown`. */
export interface FieldError {
  readonly path: string
  readonly rule: string
  readonly limit?: string | number
}

/** For whom settings are shown: nobody in particular is the whole platform. */
export interface Place {
  readonly franchiseId?: string
  readonly outletId?: string
}
