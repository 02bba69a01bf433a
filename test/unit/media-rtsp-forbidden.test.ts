import { expect } from 'chai';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { makeClip } from '../fixtures/h264-clip.ts';
import { type HeardSession, hearSession } from '../fixtures/heard-session.ts';
import { RtspCamera } from '../fixtures/rtsp-camera.ts';
import { poll } from '../poll.ts';

const host = '127.61.0.4';
const login = { username: 'viewer', password: 'right' };
const credential = { username: login.username, password: new Secret(login.password) };

/** Some cameras say 403 instead of a second 401, above all when the account is locked. */
describe('RtspSession with a camera that answers 403', function () {
  this.timeout(20_000);
  let camera: RtspCamera;
  let heard: HeardSession;

  afterEach(async () => {
    heard.session.stop();
    await camera.stop();
  });

  /** @param secured whether the camera asks for the login before */
  async function dial(forbidden: string, secured: boolean): Promise<void> {
    camera = new RtspCamera(makeClip({ seconds: 1 }), {
      host,
      ...(secured ? { login } : {}),
      onRequest: ({ method, reply }) => {
        if (method === forbidden) reply('403 Forbidden');
        return method === forbidden;
      },
    });
    await camera.start();
    heard = hearSession({ host, port: camera.port, path: '/live', credential });
    await poll('the session ends', () => heard.faults[0]);
  }

  it('takes it for a refusal of the login that it was sent, so that the login is parked', async () => {
    await dial('DESCRIBE', true);

    expect(heard.faults[0]).to.include({ stage: 'login', reason: 'unauthorised' });
    expect(heard.session.loginProof).to.equal('refused');
  });

  it('knows that it says nothing about a login that the camera took before', async () => {
    await dial('SETUP', true);

    expect(heard.faults[0]).to.include({ stage: 'stream', reason: 'unauthorised' });
    expect(heard.session.loginProof).to.equal('accepted');
  });

  it('knows that it says nothing about a login that was not sent', async () => {
    await dial('DESCRIBE', false);

    expect(heard.faults[0]).to.include({ stage: 'describe', reason: 'unauthorised' });
    expect(heard.session.loginProof).to.equal('untested');
  });
});
