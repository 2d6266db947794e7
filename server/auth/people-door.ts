import express, { type RequestHandler } from 'express'
import { z } from 'zod'
import { type PersonaId, personas } from '#shared/testing/personas.ts'
import { clientAddressOf } from '../http/client-address.ts'
import type { Limiter } from '../http/limiter.ts'
import { refuse } from '../http/refuse.ts'
import { type StatedPreferences, statedPreferencesSchema } from './create-account.ts'
import { sendResponse, visitorHeaders } from './routes.ts'

export interface People {
  /**
   * Opens a session for the ready-made person, whose account speaks the browser's language and lives in its zone
   * afterwards; the answer carries the cookie.
   */
  signIn(person: PersonaId, preferences: StatedPreferences, headers: Headers): Promise<Response>
}

const isPersonaId = (id: string): id is PersonaId => Object.hasOwn(personas, id)
const inputSchema = z.strictObject({
  person: z.string().refine(isPersonaId),
  ...statedPreferencesSchema.shape,
})

/** Lets anybody in as one of the ready-made people. Mounted only where Stripe is the emulator. */
export function peopleDoor(people: People, limiter: Limiter): RequestHandler[] {
  return [
    express.json({ limit: '1kb' }),
    async (req, res) => {
      await limiter.take('auth', { address: clientAddressOf(req) })
      const input = inputSchema.safeParse(req.body)
      if (!input.success) return refuse(res, 400, 'invalid_input')
      const { person, ...preferences } = input.data
      await sendResponse(await people.signIn(person, preferences, visitorHeaders(req)), res)
    },
  ]
}
