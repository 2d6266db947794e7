// The fastest that Node's own server answers one small JSON object: the yardstick for the emulator.
import { createServer } from 'node:http'

const body = JSON.stringify({
  id: 'cus_bare',
  object: 'customer',
  email: 'bench@example.com',
  metadata: { plan: 'team' },
})
createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
}).listen(Number(process.env.PORT), '127.0.0.1')
