const OWN_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** A name that only this machine answers to. */
export function isOwnHost(hostname: string): boolean {
  return OWN_HOSTS.includes(hostname) || hostname.endsWith('.localhost')
}

/**
 * Why nothing may be delivered to this address, or null if it may: the emulator runs beside the app and must not
 * be a way to reach other machines.
 */
export function refusalOf(target: string, webhookHosts: readonly string[]): string | null {
  const url = URL.canParse(target) ? new URL(target) : null
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return 'Not a valid URL'
  if (url.username !== '' || url.password !== '') return 'URLs with a user name are not allowed'
  if (isOwnHost(url.hostname) || webhookHosts.includes(url.hostname)) return null
  return `${url.hostname} is not this machine; name it in EMULATOR_ALLOW_HOSTS to deliver there`
}
