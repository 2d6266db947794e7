import { Emitter, type Listener } from './emitter.ts'

/** What every element offers a page: listeners, which outlive its mounts. */
export class Listenable {
  protected readonly emitter = new Emitter()

  on(event: string, listener: Listener): this {
    this.emitter.add(event, listener)
    return this
  }

  once(event: string, listener: Listener): this {
    const first: Listener = (payload) => {
      this.emitter.remove(event, first)
      listener(payload)
    }
    return this.on(event, first)
  }

  off(event: string, listener?: Listener): this {
    this.emitter.remove(event, listener)
    return this
  }
}
