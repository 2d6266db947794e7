import { type DestinationStream, type LevelWithSilent, type Logger, pino, stdTimeFunctions } from 'pino'
import type { Log } from '../deps.ts'
import { maskSecrets } from './mask.ts'

/** Fields that never reach the log, whatever they hold; `maskSecrets` sees to what hides inside of texts. */
const redacted = [
  // What PostgreSQL's errors tell of the row in hand.
  'params',
  'detail',
  'where',
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'token',
  'secret',
  'clientSecret',
  'client_secret',
].flatMap((name) =>
  name.includes('-') ? [`["${name}"]`, `*["${name}"]`] : [name, `*.${name}`, `*.*.${name}`],
)

/** One JSON object a line on standard output; times in ISO 8601, no host name, secrets masked. */
export function createLogger(level: LevelWithSilent, stream?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redacted, censor: '[masked]' },
    hooks: { streamWrite: maskSecrets },
  }
  return stream === undefined ? pino(options) : pino(options, stream)
}

/** The logger as the core knows it. */
export function toLog(logger: Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}
