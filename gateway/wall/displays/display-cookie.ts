import { parseCookie, stringifySetCookie } from 'cookie';

const name = 'vpg_display';
/** 256 bits in base64url. */
const secretShape = /^[A-Za-z0-9_-]{43}$/;

/** The secret of a display in a `Cookie` header, of a request or of a WebSocket upgrade. */
export function readDisplaySecret(cookieHeader: string | undefined): string | undefined {
  if (cookieHeader === undefined) return undefined;
  const secret = parseCookie(cookieHeader)[name];
  return secret !== undefined && secretShape.test(secret) ? secret : undefined;
}

/** The `Set-Cookie` header that makes a browser a display (RFC 6265): no script reads it, no other site sends it. */
export function writeDisplayCookie(secret: string, maxAgeSeconds: number, secure: boolean): string {
  return stringifySetCookie(name, secret, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    maxAge: maxAgeSeconds,
    secure,
  });
}
