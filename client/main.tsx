import { startClient } from './app/start-client.tsx'

void startClient()
