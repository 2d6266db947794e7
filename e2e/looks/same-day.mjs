// The same day and the same chances at each run, put into the page before its own scripts. Time goes on from that moment, so
// that what waits does not wait for ever.
if (window === window.top) {
  const start = Date.UTC(2027, 1, 18, 9, 0, 20)
  const opened = Date.now()
  const RealDate = Date
  const now = () => start + RealDate.now() - opened

  window.Date = new Proxy(RealDate, {
    construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })

  // Each load of a page draws other numbers than the one before: what was kept must not meet its own ids again.
  const load = Number(sessionStorage.getItem('load') ?? '0')
  sessionStorage.setItem('load', String(load + 1))
  let seed = load * 7919 + 1
  const draw = (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }

  // Always the same: how often it is asked depends on timing, and a shuffled list must stay in its order.
  Math.random = () => 0.42
  crypto.getRandomValues = (array) => {
    for (let index = 0; index < array.length; index++) array[index] = draw(256)
    return array
  }
  crypto.randomUUID = () => {
    const hex = Array.from({ length: 32 }, () => draw(16).toString(16)).join('')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
  }
}
