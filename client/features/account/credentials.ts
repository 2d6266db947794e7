import * as z from 'zod/mini'
import { maxNameLength } from '#shared/name-length.ts'

export const minPasswordLength = 12
const maxPasswordLength = 128

const emailSchema = z.email({ error: 'email' })

export const signInSchema = z.object({
  email: emailSchema,
  password: z.string().check(z.minLength(1, { error: 'passwordMissing' })),
})
export type SignInValues = z.infer<typeof signInSchema>

export const signUpSchema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, { error: 'name' }), z.maxLength(maxNameLength, { error: 'nameLong' })),
  email: emailSchema,
  password: z
    .string()
    .check(
      z.minLength(minPasswordLength, { error: 'passwordShort' }),
      z.maxLength(maxPasswordLength, { error: 'passwordLong' }),
    ),
})
export type SignUpValues = z.infer<typeof signUpSchema>

export const fieldProblems = [
  'email',
  'name',
  'nameLong',
  'passwordMissing',
  'passwordShort',
  'passwordLong',
] as const
