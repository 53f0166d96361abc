import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Value } from '@sinclair/typebox/value'
import { messageOf } from './errors.ts'
import { didYouMean } from './suggest.ts'
import { type TSchema, Type } from './tokens.ts'

export const tiers = ['bronze', 'silver', 'gold'] as const
/** How far a plugin has come; each tier includes those before it. */
export type Tier = (typeof tiers)[number]

/** What each tier asks for. */
export const qualityRules: Readonly<Record<Tier, Readonly<Record<string, string>>>> = {
  bronze: {
    'contract-suite': 'describePlugin passes',
    readme: 'The README says what it does, what it needs and how it is set up',
    'permission-texts': 'Every permission has a label that an administrator understands',
  },
  silver: {
    'both-databases': 'Its tests run on PostgreSQL and on MariaDB or MySQL',
    'two-languages': 'Everything people read is there in English and in Bahasa Malaysia',
    'health-check': 'ctx.health tells when it cannot do its work',
    'dead-letters': 'The README says why its jobs can fail and what to do then',
  },
  gold: {
    'upgrade-test': 'A test upgrades a database of the last minor version, with rows in it',
    'accessibility-test': 'Its elements are checked with axe, and work with the keyboard',
    'load-figure': 'The README names a load that was measured, and how',
    diagnostics: 'It can export what a developer needs to find a fault, without personal data',
  },
}

const ruleState = (description: string) =>
  Type.Union(
    [
      Type.Literal('done'),
      Type.Literal('todo'),
      Type.Object({ exempt: Type.String({ minLength: 10 }) }, { additionalProperties: false }),
    ],
    { description },
  )
const rulesOf = (tier: Tier) =>
  Type.Object(
    Object.fromEntries(
      Object.entries(qualityRules[tier]).map(([rule, description]) => [rule, Type.Optional(ruleState(description))]),
    ),
    { additionalProperties: false, default: {} },
  )

/** What stands in `quality.json` beside the `package.json` of a plugin. A rule that is not named is still to do. */
export const qualitySchema: TSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    bronze: Type.Optional(rulesOf('bronze')),
    silver: Type.Optional(rulesOf('silver')),
    gold: Type.Optional(rulesOf('gold')),
  },
  { additionalProperties: false },
)

type RuleState = 'done' | 'todo' | { exempt: string }
/** A `quality.json` that fits its schema. */
export type Quality = Partial<Record<Tier, Record<string, RuleState>>>

/**
 * The quality of the plugin in a folder.
 *
 * @throws with what is wrong in the file, or that it is not there.
 */
export function readQuality(folder: string): Quality {
  const json: unknown = JSON.parse(readFileSync(join(folder, 'quality.json'), 'utf8'))
  const error = Value.Errors(qualitySchema, json).First()
  if (error === undefined) return json as Quality
  const [, tier = '', rule] = error.path.split('/')
  if (rule !== undefined && qualityRules[tier as Tier]?.[rule] === undefined)
    throw new TypeError(
      `${tier} has no rule "${rule}".${didYouMean(rule, Object.keys(qualityRules[tier as Tier] ?? {}))}`,
    )
  if (rule !== undefined)
    throw new TypeError(`${tier} → ${rule} is neither "done" nor "todo" nor { "exempt": "a reason of a sentence" }`)
  throw new TypeError(`${tier || 'the file'}: ${error.message.toLowerCase()}; there are ${tiers.join(', ')}`)
}

/** The highest tier of which, and of those before it, nothing is left to do. */
export function tierOf(quality: Quality): Tier | undefined {
  const open = tiers.findIndex((tier) =>
    Object.keys(qualityRules[tier]).some((rule) => (quality[tier]?.[rule] ?? 'todo') === 'todo'),
  )
  return open === -1 ? tiers.at(-1) : tiers[open - 1]
}

/** For the list of plugins, which shows what can be known and goes without the rest. */
export function tierIn(folder: string): { tier?: Tier; note?: string } {
  try {
    const tier = tierOf(readQuality(folder))
    return tier === undefined ? {} : { tier }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR')
      return {}
    return { note: `its quality.json cannot be used: ${messageOf(error)}` }
  }
}
