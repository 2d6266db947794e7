import { expect, test } from 'vitest'
import { connectPeer } from './peer.ts'

interface Calculator {
  double(value: number): Promise<number>
  fail(argument: null): never
}

function connect() {
  const { port1, port2 } = new MessageChannel()
  connectPeer<Calculator, object>(port2, {
    double: (value) => Promise.resolve(value * 2),
    fail: () => {
      throw new Error('It broke')
    },
  })
  return connectPeer<object, Calculator>(port1, {})
}

test('a call brings the result of the other side', async () => {
  const peer = connect()
  expect(await Promise.all([peer.call('double', 2), peer.call('double', 21)])).toEqual([4, 42])
  peer.close()
})

test('a method that throws rejects the call', async () => {
  const peer = connect()
  await expect(peer.call('fail', null)).rejects.toThrow('It broke')
  peer.close()
})

test('closing rejects what is under way', async () => {
  const peer = connect()
  const pending = peer.call('double', 1)
  peer.close()
  await expect(pending).rejects.toThrow('The frame was removed.')
})
