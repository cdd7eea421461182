/** Whether only programs of this computer can reach an address to listen on: 127.x.x.x, ::1, localhost. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
