import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { request } from 'undici';
import { answerDigest, chooseDigest, readChallenges } from '../../adapters/sdk/digest-login.ts';
import { Secret } from '../../gateway/platform/secrets/secret.ts';
import { snapshotPath } from '../farm/onvif/device-addresses.ts';
import { type Farm, startFarm } from '../farm/farm.ts';
import { type FrameCode, readFrameCode } from '../farm/frame-code.ts';
import { demoScenario, type FarmChannel, type FarmDevice } from '../farm/scenario.ts';

describe("what the farm's snapshots show", function () {
  this.timeout(60_000); // an empty cache is filled first
  const recorder = demoScenario({ subnet: '127.46.0' }).devices.filter(({ kind }) => kind === 'nvr');
  let farm: Farm;

  before(async () => {
    farm = await startFarm({ devices: recorder }, { cacheFolder: resolve('.cache/farm') });
  });
  after(() => farm.stop());
  afterEach(() => {
    const state = farm.device('nvr-01');
    for (const { channelToken } of state.listFaults()) state.setFault(undefined, channelToken);
  });

  const channelAt = (index: number): { device: FarmDevice; channel: FarmChannel } => {
    const device = recorder[0];
    const channel = device?.channels[index];
    if (device === undefined || channel === undefined) throw new Error('the demo has no such channel');
    return { device, channel };
  };

  /** Fetches a channel's snapshot with a login, decodes it and reads its barcode. */
  const codeOf = async (index: number): Promise<FrameCode | undefined> => {
    const { device, channel } = channelAt(index);
    const uri = snapshotPath(channel);
    const url = `http://${device.host}:${device.onvifPort}${uri}`;
    const refusal = await request(url);
    await refusal.body.dump();
    const challenge = chooseDigest(readChallenges([refusal.headers['www-authenticate'] ?? []].flat()));
    if (challenge === undefined) throw new Error('no challenge');
    const login = {
      username: device.username,
      password: new Secret(device.password),
      method: 'GET',
      uri,
      clientNonce: 'c',
      count: 1,
    };
    const reply = await request(url, { headers: { authorization: answerDigest({ ...login, challenge }) } });
    expect(reply.statusCode).to.equal(200);
    const input = Buffer.from(await reply.body.arrayBuffer());
    const output = ['-vf', 'scale=320:180', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
    const { stdout } = spawnSync('ffmpeg', ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0', ...output], { input });
    expect(stdout.length).to.equal(320 * 180 * 4);
    return readFrameCode(stdout, 320, 180);
  };

  it('is the channel that was asked for', async () => {
    const cameras = [await codeOf(0), await codeOf(3)].map((code) => code?.camera);

    expect(cameras).to.deep.equal([channelAt(0).channel.cameraCode, channelAt(3).channel.cameraCode]);
  });

  it('is black on a black channel, and on no other', async () => {
    farm.device('nvr-01').setFault({ kind: 'black' }, channelAt(1).channel.token);

    expect(await codeOf(1)).to.equal(undefined);
    expect((await codeOf(2))?.camera).to.equal(channelAt(2).channel.cameraCode);
  });

  it('is the picture that stands still on a frozen device', async () => {
    farm.device('nvr-01').setFault({ kind: 'frozen' });

    expect(await codeOf(0)).to.deep.equal({ frame: 0, camera: channelAt(0).channel.cameraCode });
  });

  it('does not change a ground truth that was taken before', () => {
    const before = farm.truth();
    farm.device('nvr-01').counts.badLogins += 1;

    expect(farm.truth().devices[0]?.counts.badLogins).to.equal((before.devices[0]?.counts.badLogins ?? 0) + 1);
  });
});
