import { expect } from 'chai';
import { camerasInDoubt, listEventDevices } from '../../gateway/health/event-devices.ts';
import type { ProbePath } from '../../gateway/registry/paths/probe-path.ts';
import { cameraId, station } from '../fixtures/estate.ts';

const path = (id: string, host: string, members: Partial<ProbePath> = {}): ProbePath => ({
  ...{ cameraId: cameraId(id), organisationId: station.id, organisationPath: station.path },
  ...{ adapterKind: 'onvif', host, port: 80 },
  ...members,
});
const targets = [
  path('single', '10.0.0.1'),
  path('ch-1', '10.0.0.9', { channelToken: 's1' }),
  path('deaf', '10.0.0.2', { adapterKind: 'rtsp-list' }),
  path('ch-2', '10.0.0.9', { channelToken: 's2' }),
];
const hasEvents = (kind: string): boolean => kind === 'onvif';
const event = { topic: 't', atMs: 0 };

describe('devices that are listened to', () => {
  it('are each named once, those with the most cameras first, and no more than allowed', () => {
    const hosts = (limit: number) => listEventDevices(targets, hasEvents, limit).map(({ host }) => host);

    expect(hosts(9)).to.deep.equal(['10.0.0.9', '10.0.0.1']);
    expect(hosts(1)).to.deep.equal(['10.0.0.9']);
  });

  it('put the camera of their channel in doubt, or all of theirs when they name none', () => {
    const [recorder, single] = listEventDevices(targets, hasEvents, 9);
    if (recorder === undefined || single === undefined) throw new Error('two devices');

    expect(camerasInDoubt(recorder, { ...event, kind: 'signal-lost', channelToken: 's2' })).to.deep.equal(['ch-2']);
    expect(camerasInDoubt(recorder, { ...event, kind: 'rebooted' })).to.deep.equal(['ch-1', 'ch-2']);
    expect(camerasInDoubt(recorder, { ...event, kind: 'signal-back', channelToken: 'unknown' })).to.deep.equal([]);
    expect(camerasInDoubt(single, { ...event, kind: 'signal-lost', channelToken: 'any' })).to.deep.equal(['single']);
    expect(camerasInDoubt(single, { ...event, kind: 'tampered' })).to.deep.equal([]);
  });
});
