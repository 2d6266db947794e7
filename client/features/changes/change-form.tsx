import { useEffect, useRef, useState } from 'react'
import type { PreviewChangeInput } from '#shared/contracts/plan-changes.ts'
import type { PlanList } from '#shared/contracts/plans.ts'
import type { CurrentSubscription, PlanChoice } from '#shared/contracts/subscriptions.ts'
import { ChangePicker } from './change-picker.tsx'
import { ChangeReview } from './change-review.tsx'
import type { useChange } from './use-change.ts'
import { useChangePreview } from './use-change-preview.ts'

export interface ChangeFormProps {
  readonly current: CurrentSubscription
  readonly running: PlanChoice
  readonly list: PlanList
  readonly wished: PlanChoice
  readonly change: ReturnType<typeof useChange>
}

/** The choice on one side, what it means on the other. What was chosen stays when the page learns something new. */
export function ChangeForm({ current, running, list, wished, change }: ChangeFormProps) {
  const [choice, setChoice] = useState(wished)
  const [when, setWhen] = useState<PreviewChangeInput['when']>('soonest')
  const asked = useLater(choice)
  const state = useChangePreview(running, { choice: asked, when }, change.isPending)
  const isSettled = asked === choice
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2 lg:gap-8">
      <ChangePicker
        list={list}
        running={running}
        choice={choice}
        isLocked={change.isPending}
        onChange={(part) => {
          change.reset()
          setChoice((before) => ({ ...before, ...part }))
        }}
      />
      <ChangeReview
        current={current}
        list={list}
        state={{ ...state, isFresh: state.isFresh && isSettled }}
        change={change}
        when={when}
        onWhen={(moment) => {
          change.reset()
          setWhen(moment)
        }}
      />
    </div>
  )
}

const pauseMs = 250

/** Follows a value once it has been left alone for a moment, so that a held key asks Stripe once. */
function useLater<Value>(value: Value): Value {
  const [later, setLater] = useState(value)
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    const timer = setTimeout(() => setLater(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return later
}
