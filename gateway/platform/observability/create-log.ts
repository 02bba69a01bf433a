import { pino } from 'pino';
import type { Log } from './log.ts';

/** Keys whose values never reach a log line, wherever they stand in the first three levels. */
const secretKeys = ['password', 'secret', 'token', 'cookie', 'authorization', 'key', 'credential'];
const redactedPaths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
const userInfo = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/** Takes `user:password@` out of every URL in a text. */
export function hideUserInfo(text: string): string {
  return text.replace(userInfo, '$1***@');
}

/**
 * The log of the process: JSON lines on standard error, secrets redacted here and nowhere else.
 *
 * @param destination where lines go; tests pass a stream of their own
 */
export function createLog(level: string, destination?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    redact: { paths: redactedPaths, censor: '***' },
    serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
    hooks: {
      streamWrite: hideUserInfo,
    },
  };
  return pino(options, destination ?? pino.destination({ fd: 2, sync: true }));
}
