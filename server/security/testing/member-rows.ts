import { roles } from '#shared/contracts/account.ts'
import { invitations, seatRequests } from '../../db/schema/members.ts'
import type { Tab, TestPaydesk } from '../../testing/test-paydesk.ts'
import { managers, none, nothingIsTaken, type ProcedureRows } from './procedure-rows.ts'

/** What `addTheirPeople` fills. */
export const nobody = { invitationId: '', requestId: '', memberId: '' }

/** A signature that nobody made. */
const forged = 'A'.repeat(43)
const asked = { email: 'new@example.com', role: 'member' }
const wanted = { email: 'new@example.com', reason: null }

/** The rows of the account's people and their seats. What `theirs` names belongs to another account. */
export const memberRows = (theirs: { invitationId: string; requestId: string; memberId: string }) =>
  ({
    'members.list': { allowed: roles, foreign: null, malformed: nothingIsTaken },
    // Who may do so is a matter of the account's seat policy, see `members.test.ts`.
    'members.invite': {
      allowed: roles,
      foreign: null,
      malformed: [
        {},
        { email: 'new@example.com' },
        { ...asked, email: 'nobody' },
        { ...asked, email: `${'x'.repeat(320)}@example.com` },
        { ...asked, role: 'owner' },
        { ...asked, accountId: none },
        { ...asked, seats: 2 },
      ],
    },
    'members.requestSeat': {
      allowed: roles,
      foreign: null,
      malformed: [
        {},
        { ...wanted, email: '' },
        { ...wanted, reason: '' },
        { ...wanted, reason: 'x'.repeat(301) },
        { ...wanted, requestedBy: none },
      ],
    },
    'members.revokeInvitation': {
      allowed: managers,
      foreign: () => [{ invitationId: theirs.invitationId }, { invitationId: none }],
      malformed: [{}, { invitationId: '1' }, { invitationId: none, accountId: none }],
    },
    'members.remove': {
      allowed: managers,
      foreign: () => [{ memberId: theirs.memberId }, { memberId: none }],
      malformed: [{}, { memberId: 'me' }, { memberId: none, accountId: none }],
    },
    'members.decideRequest': {
      allowed: managers,
      foreign: () => [
        { requestId: theirs.requestId, decision: 'deny', note: null },
        { requestId: none, decision: 'deny', note: null },
      ],
      malformed: [
        {},
        { requestId: none, decision: 'buy', note: null },
        { requestId: none, decision: 'deny' },
        { requestId: none, decision: 'approve', note: 'x'.repeat(301) },
      ],
    },
    'members.setSeatPolicy': {
      allowed: managers,
      foreign: null,
      malformed: [{}, { policy: 'anything' }, { policy: 'ask', accountId: none }],
    },
    'members.invitation': {
      allowed: ['signed out', ...roles],
      foreign: () => [{ token: `${theirs.invitationId}.${forged}` }, { token: `${none}.${forged}` }],
      malformed: [
        {},
        { token: none },
        { token: `${none}.x` },
        { token: `${none}.${forged}`, accountId: none },
      ],
    },
    'members.accept': {
      allowed: roles,
      foreign: () => [{ token: `${theirs.invitationId}.${forged}` }, { token: `${none}.${forged}` }],
      malformed: [{}, { token: none }, { token: `${none}.x` }, { token: `${none}.${forged}`, userId: none }],
    },
  }) as const satisfies ProcedureRows

/** A member, an open invitation and an open request of another account, by the names that `memberRows` tries. */
export async function addTheirPeople({ deps }: TestPaydesk, { page, accountId, visitor }: Tab) {
  const [invitationId, requestId] = [deps.newId(), deps.newId()]
  const open = {
    accountId,
    email: 'theirs@example.com',
    state: 'open' as const,
    expiresAt: new Date(8e12),
    createdAt: new Date(),
  }
  await deps.db
    .insert(invitations)
    .values({ ...open, id: invitationId, role: 'member', invitedByName: 'They' })
  const asker = { requestedBy: visitor.user.id, requestedByName: visitor.user.name }
  await deps.db.insert(seatRequests).values({ ...open, ...asker, id: requestId })
  return { invitationId, requestId, memberId: (await page.members.list()).people[0]?.id ?? '' }
}
