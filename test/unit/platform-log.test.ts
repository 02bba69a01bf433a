import { expect } from 'chai';
import fc from 'fast-check';
import { createLog, hideUserInfo } from '../../gateway/platform/observability/create-log.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';

function record(): { lines: string[]; write(line: string): void } {
  const lines: string[] = [];
  return { lines, write: (line) => lines.push(line) };
}

describe('createLog', () => {
  it('never writes a secret, under whatever usual key it stands', () => {
    const destination = record();
    const log = createLog('info', destination);

    log.info({ password: 's3cr3t-1', camera: { credential: 's3cr3t-2', id: 'c1' }, cookie: 's3cr3t-3' }, 'signed in');
    log.info({ value: new Secret('s3cr3t-4') }, 'kept');

    expect(destination.lines.join('')).to.include('signed in').and.to.include('c1').and.not.to.include('s3cr3t');
  });

  it('takes the login out of a URL, in fields and in errors', () => {
    const destination = record();
    const log = createLog('info', destination);

    log.info({ url: 'rtsp://admin:s3cr3t@10.0.0.1/live' }, 'dialled');
    log.error({ err: new Error('no answer from rtsp://admin:s3cr3t@10.0.0.1/live') }, 'failed');

    expect(destination.lines.join('')).to.include('rtsp://***@10.0.0.1/live').and.not.to.include('s3cr3t');
  });
});

describe('hideUserInfo', () => {
  it('leaves no login in any URL', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9%:.!-]{1,12}$/);
    fc.assert(
      fc.property(word, (login) => {
        expect(hideUserInfo(`x rtsp://${login}@host/path y`)).to.equal('x rtsp://***@host/path y');
      }),
    );
  });
});
