type Listener = (event: unknown) => void

export interface FakeStripe {
  /** What happened, in order: `elements`, `update`, `mount`, `submit`, `confirmPayment …`. */
  readonly calls: string[]
  /** Options of the last group and of each later update. */
  readonly groups: Record<string, unknown>[]
  /** Answers of `elements.submit()`, first to last; then it is fine. */
  readonly submitAnswers: unknown[]
  /** Answers of confirmPayment, confirmSetup and handleNextAction, first to last; then the payment succeeds. A function may wait. */
  readonly confirmAnswers: (unknown | (() => Promise<unknown>))[]
  /** Options of each element, with its type, in the order in which they were made. */
  readonly created: { type: string; options: Record<string, unknown> }[]
  /** What the Address Element holds. */
  address: { complete: boolean; value: { name: string; address: Record<string, string | null> } } | null
  /** What a mounted Payment Element reports instead of `ready`. */
  onMount: 'ready' | 'loaderror' | 'nothing'
}

let current = newFake()

/** The loader keeps the first constructor that it meets, so there is one for the whole test file. */
const constructor = Object.assign(() => stripeObject(), { version: 'endive' })

/** Puts a `window.Stripe` in place that records what is asked of it and draws nothing. */
export function installFakeStripe(): FakeStripe {
  current = newFake()
  Object.assign(window, { Stripe: constructor })
  return current
}

export function removeFakeStripe(): void {
  delete window.Stripe
}

function newFake(): FakeStripe {
  return {
    calls: [],
    groups: [],
    submitAnswers: [],
    confirmAnswers: [],
    created: [],
    address: null,
    onMount: 'ready',
  }
}

function stripeObject() {
  const confirm = (name: string) => async (options: { clientSecret: string }) => {
    current.calls.push(`${name} ${options.clientSecret}`)
    const answer = current.confirmAnswers.shift()
    if (typeof answer === 'function') return answer()
    return answer ?? { paymentIntent: { status: 'succeeded' } }
  }
  return {
    elements(options: Record<string, unknown>) {
      current.groups.push(options)
      return fakeElements(current)
    },
    createToken: () => undefined,
    createPaymentMethod: () => undefined,
    confirmCardPayment: () => undefined,
    confirmPayment: confirm('confirmPayment'),
    confirmSetup: confirm('confirmSetup'),
    handleNextAction: confirm('handleNextAction'),
    registerAppInfo: () => undefined,
    _registerWrapper: () => undefined,
  }
}

function fakeElements(fake: FakeStripe) {
  let element: ReturnType<typeof fakeElement> | null = null
  return {
    create(type: string, options: Record<string, unknown>) {
      fake.created.push({ type, options })
      element = fakeElement(fake, type, () => (element = null))
      return element
    },
    getElement: () => element,
    update(options: Record<string, unknown>) {
      fake.calls.push('update')
      fake.groups.push(options)
      return Promise.resolve()
    },
    async submit() {
      fake.calls.push('submit')
      return fake.submitAnswers.shift() ?? { selectedPaymentMethod: 'card' }
    },
    on: () => undefined,
  }
}

function fakeElement(fake: FakeStripe, elementType: string, onDestroy: () => void) {
  const listeners = new Map<string, Set<Listener>>()
  return {
    mount(node: HTMLElement) {
      fake.calls.push('mount')
      node.dataset['fakeElement'] = elementType
      // Stripe answers after its frame has loaded, never from within mount.
      setTimeout(() => {
        if (fake.onMount === 'nothing') return
        for (const listener of listeners.get(fake.onMount) ?? []) listener({ elementType })
      }, 0)
    },
    on(event: string, listener: Listener) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener))
    },
    once: () => undefined,
    off(event: string, listener: Listener) {
      listeners.get(event)?.delete(listener)
    },
    update: () => undefined,
    focus() {
      fake.calls.push('focus')
    },
    getValue: async () => fake.address,
    unmount: () => undefined,
    destroy: onDestroy,
  }
}
