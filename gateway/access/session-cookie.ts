import { parseCookie, stringifySetCookie } from 'cookie';

const name = 'vpg_session';
/** 256 bits in base64url. */
const tokenShape = /^[A-Za-z0-9_-]{43}$/;

/** The session's token in a `Cookie` header, of a request or of a WebSocket upgrade. */
export function readSessionToken(cookieHeader: string | undefined): string | undefined {
  if (cookieHeader === undefined) return undefined;
  const token = parseCookie(cookieHeader)[name];
  return token !== undefined && tokenShape.test(token) ? token : undefined;
}

/**
 * The `Set-Cookie` header of a sign-in (RFC 6265): no script reads it, no other site sends it.
 *
 * @param maxAgeSeconds 0 takes the cookie away
 */
export function writeSessionCookie(token: string, maxAgeSeconds: number, secure: boolean): string {
  return stringifySetCookie(name, token, {
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    maxAge: maxAgeSeconds,
    secure,
  });
}
