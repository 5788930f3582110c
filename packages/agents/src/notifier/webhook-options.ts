/** A webhook's URL is itself a secret with many services, so messages name its host at most. */
export function checkUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) throw new TypeError('url must be a URL');
  const { protocol, hostname, username, password } = parsed;
  if (username !== '' || password !== '') {
    throw new TypeError(`url must have no user and no password, but that of ${hostname} has`);
  }
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return parsed.href;
  throw new TypeError(
    `url must be https: unless it is on this machine, got ${protocol}//${hostname}`,
  );
}

export function checkSecret(secret: unknown): void {
  if (typeof secret !== 'string' || secret === '') throw new TypeError('secret must not be empty');
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
