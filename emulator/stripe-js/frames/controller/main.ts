import { fetchTransport } from '../../protocol/fetch-transport.ts'
import { connectPeer } from '../../protocol/peer.ts'
import type { TransportMethods } from '../../protocol/port-transport.ts'
import { openFrame, ownApiBase } from '../open-frame.ts'

const transport = fetchTransport(ownApiBase())

void openFrame().port.then((port) =>
  connectPeer<TransportMethods, object>(port, { sendRequest: (request) => transport.send(request) }),
)
