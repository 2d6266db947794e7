import { API_VERSION } from '../http/api-version.ts'
import type { Account } from '../runtime/accounts.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { UNASKED, type Cause } from '../runtime/work.ts'
import type { Spoil, WebhookDelivery } from '../store/internal-records.ts'
import type { Dispatcher } from './dispatcher.ts'
import { addPending, duplicateDelivery } from './new-delivery.ts'

const CAUSE: Cause = { request: UNASKED, apiVersion: API_VERSION, mayWait: false }

/**
 * What can be done to the deliveries of an account. Ids are those of deliveries or of events (then all deliveries of
 * the event), in the order in which things are to happen; without ids all that wait are meant, oldest first. Each
 * answers the ids of the deliveries it touched; one that is on its way or done is left alone.
 */
export interface DeliveryActions {
  /** Keeps these back, or with no ids the whole account, what is to come included. */
  hold(account: Account, ids?: readonly string[]): string[]
  /** Lets these go, each after the answer to the one before; with no ids all, and the account. */
  release(account: Account, ids?: readonly string[]): string[]
  drop(account: Account, ids?: readonly string[]): string[]
  /** Has them wait `ms` of wall time from now. */
  delay(account: Account, ms: number, ids?: readonly string[]): string[]
  /** Replaces what is wrong with them; an empty hash puts them right. */
  spoil(account: Account, spoil: Spoil, ids?: readonly string[]): string[]
  /** Also of those that are done. Answers the ids of the new deliveries. */
  duplicate(account: Account, as: 'same' | 'new', ids: readonly string[]): string[]
  /** Sends them once more, whatever became of them. */
  resend(account: Account, ids: readonly string[]): string[]
}

export function createDeliveryActions(runtime: Runtime, dispatcher: Dispatcher): DeliveryActions {
  function named(account: Account, ids: readonly string[]): WebhookDelivery[] {
    const { webhook_deliveries: deliveries } = account.data.store
    return ids.flatMap((id) => deliveries.find(id) ?? deliveries.by('event', id).reverse())
  }

  function waiting(account: Account, ids: readonly string[] | undefined): WebhookDelivery[] {
    const meant = ids
      ? named(account, ids)
      : account.data.store.webhook_deliveries.by('waiting', 'any').reverse()
    return meant.filter(({ id }) => dispatcher.withdraw(account, id))
  }

  function change(
    account: Account,
    deliveries: readonly WebhookDelivery[],
    to: (delivery: WebhookDelivery) => WebhookDelivery,
  ): string[] {
    runtime.run(account, CAUSE, ({ store }) => {
      for (const delivery of deliveries) {
        const after = store.webhook_deliveries.put(to(delivery))
        const [was, is] = [delivery.state === 'pending', after.state === 'pending']
        if (was !== is) addPending(store, delivery.event, is ? 1 : -1)
      }
    })
    return deliveries.map(({ id }) => id)
  }

  return {
    hold(account, ids) {
      if (ids) return change(account, waiting(account, ids), (delivery) => ({ ...delivery, held: true }))
      dispatcher.hold(account)
      return []
    },
    release(account, ids) {
      const going = waiting(account, ids)
      if (ids) {
        dispatcher.sendInOrder(
          account,
          going.map(({ id }) => id),
        )
        return change(account, going, ({ held: _, ...delivery }) => delivery)
      }
      const touched = change(account, going, ({ held: _, ...delivery }) => delivery)
      dispatcher.release(account)
      return touched
    },
    drop: (account, ids) =>
      change(account, waiting(account, ids), (delivery) => ({ ...delivery, state: 'dropped' })),
    delay(account, ms, ids) {
      const nextAttemptAt = runtime.now() + ms
      return change(account, waiting(account, ids), (delivery) => ({ ...delivery, nextAttemptAt }))
    },
    spoil: (account, spoil, ids) =>
      change(account, waiting(account, ids), (delivery) => ({ ...delivery, spoil })),
    duplicate(account, as, ids) {
      const wallNow = runtime.now()
      const accountNow = runtime.nowSeconds(account)
      const outcome = runtime.run(account, CAUSE, ({ store }) =>
        named(account, ids).map((delivery) =>
          duplicateDelivery({ store, ids: runtime.ids, wallNow, accountNow }, delivery, as),
        ),
      )
      return 'value' in outcome ? outcome.value : []
    },
    resend(account, ids) {
      // One that waits for its next try is pulled forward by the same write; one that is out needs no other.
      const meant = named(account, ids).filter(
        ({ id, state }) => state !== 'pending' || dispatcher.withdraw(account, id),
      )
      return change(account, meant, ({ held: _, ...delivery }) => ({
        ...delivery,
        state: 'pending',
        nextAttemptAt: runtime.now(),
      }))
    },
  }
}
