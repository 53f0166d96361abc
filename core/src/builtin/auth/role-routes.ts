import { userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { nullable } from '../../kernel/wire.ts'
import { rolesWholeBusiness } from './errors.ts'
import type { AuthContext, AuthParts } from './index.ts'
import type { Role } from './role-store.ts'
import { builtInRoles } from './roles.ts'

const RoleView = Type.Object({
  name: Type.String(),
  label: nullable(Type.String({ description: 'Null of a role that is built in; pages have words for these' })),
  builtIn: Type.Boolean({ description: 'Cannot be deleted' }),
  fixed: Type.Boolean({ description: 'Cannot be changed' }),
  permissions: Type.Array(Type.String(), { description: 'Also of plugins that are off, whose permissions are kept' }),
  defaults: Type.Array(Type.String(), { description: 'What plugins give it' }),
  users: Type.Integer(),
})
const PermissionView = Type.Object({
  name: Type.String(),
  label: Type.String(),
  plugin: nullable(Type.String()),
  state: Type.Union([Type.Literal('active'), Type.Literal('off'), Type.Literal('gone')]),
})
const Name = Type.String({ pattern: '^[a-z][a-z0-9-]{1,49}$', description: 'Lower case letters, digits and dashes' })
const Label = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })
const Permissions = Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1000, uniqueItems: true })
const ByName = Type.Object({ name: Type.String({ maxLength: 50 }) })
const strict = { additionalProperties: false }

/** What people may do, which holds for the whole business. */
export function roleRoutes(app: Routes, ctx: AuthContext, { roles, authority }: AuthParts): void {
  const config = { permission: 'auth:roles' }

  const view = (role: Role, users: ReadonlyMap<string, number>) => ({
    ...{ name: role.name, label: role.label, permissions: [...role.permissions], defaults: [...role.defaults] },
    ...{ builtIn: builtInRoles.includes(role.name), fixed: role.name === 'admin', users: users.get(role.name) ?? 0 },
  })

  /** Whoever is not an administrator neither changes a role that may do more, nor gives or takes what he does not have. */
  const allow = (actor: ReturnType<typeof userOf>) => (before: Role | null, after: Role | null) => {
    for (const role of [before, after]) if (role !== null) authority.assertPermissions(actor, role)
  }

  app.get(
    '/roles/assignable',
    {
      config: { permission: 'auth:users' },
      schema: {
        summary: 'The roles that the caller may give to users',
        response: {
          200: Type.Object({ items: Type.Array(Type.Object({ name: Type.String(), label: nullable(Type.String()) })) }),
        },
      },
    },
    async (request) => {
      const all = await roles.list()
      return {
        items: all
          .filter((role) => authority.mayGive(userOf(request), role))
          .map(({ name, label }) => ({ name, label })),
      }
    },
  )

  app.register(async (scope) => {
    scope.addHook('preHandler', async (request) => {
      if (!userOf(request).scope.all) throw rolesWholeBusiness({})
    })
    const whole = scope as unknown as Routes

    whole.get(
      '/roles',
      {
        config,
        schema: {
          summary: 'All roles, and all permissions that plugins declare',
          response: { 200: Type.Object({ items: Type.Array(RoleView), permissions: Type.Array(PermissionView) }) },
        },
      },
      async (request) => {
        const [all, users] = [await roles.list(), await roles.users()]
        const permissions = roles
          .permissions(all, userOf(request).locale)
          .map(({ name, label, plugin, state }) => ({ name, label, plugin, state }))
        return { items: all.map((role) => view(role, users)), permissions }
      },
    )

    whole.get('/roles/:name', { config, schema: { params: ByName, response: { 200: RoleView } } }, async (request) =>
      view(await roles.get(request.params.name), await roles.users()),
    )

    whole.post(
      '/roles',
      {
        config,
        schema: {
          summary: 'Make a role of permissions',
          body: Type.Object({ name: Name, label: Type.Optional(Label), permissions: Permissions }, strict),
          response: { 201: RoleView },
        },
      },
      async (request, reply) => {
        const actor = userOf(request)
        const made = await ctx.tx((tx) => roles.create(tx, { actorId: actor.id }, request.body, allow(actor)))
        return reply.code(201).send(view(made, new Map()))
      },
    )

    whole.put(
      '/roles/:name',
      {
        config,
        schema: {
          summary: 'Change what a role may do; counts at once. Built-in roles still get what later plugins bring',
          params: ByName,
          body: Type.Object({ label: Type.Optional(Label), permissions: Permissions }, strict),
          response: { 200: RoleView },
        },
      },
      async (request) => {
        const actor = userOf(request)
        const { name } = request.params
        const changed = await ctx.tx((tx) => roles.change(tx, { actorId: actor.id }, name, request.body, allow(actor)))
        return view(changed, await roles.users())
      },
    )

    whole.delete(
      '/roles/:name',
      {
        config,
        schema: {
          summary: 'Delete a role that nobody has',
          params: ByName,
          response: { 200: Type.Object({ ok: Type.Literal(true) }) },
        },
      },
      async (request) => {
        const actor = userOf(request)
        await ctx.tx((tx) => roles.remove(tx, { actorId: actor.id }, request.params.name, allow(actor)))
        return { ok: true as const }
      },
    )
  })
}
