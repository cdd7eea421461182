/** Names of sessions and their files in an address: no dot in front, no slash, so no way out of the folder. */
export const SAFE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/;

/**
 * Headers of every answer: the page loads nothing from elsewhere, runs no script of anybody else, is shown in no frame, and
 * may talk to its own broker only (`brokerWs`: the clinic's, where it isn't this server).
 */
export function safetyHeaders(brokerWs: string | null): Record<string, string> {
  const connect = brokerWs === null ? "'self'" : `'self' ${new URL(brokerWs).origin}`;
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return { ...COMMON, 'content-security-policy': policy.join('; ') };
}

/** Headers of a session's files: a report carries its own styles and nothing that runs. */
export function exportHeaders(): Record<string, string> {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-modals";
  return { ...COMMON, 'content-security-policy': policy, 'cache-control': 'no-store' };
}

const COMMON = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
