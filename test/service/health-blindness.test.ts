import { expect } from 'chai';
import { seededRandom } from '../farm/picture/seeded-random.ts';
import type { CameraState } from '../../gateway/health/camera-state-store.ts';
import { type Conduct, pathsOf, VirtualEstate, virtualStartMs } from '../fixtures/virtual-estate.ts';

/** From `fromSecond` on, until `toSecond`, those that `isMeant` do something else than answer. */
const during =
  (fromSecond: number, toSecond: number, conduct: Conduct, isMeant: (host: string) => boolean = () => true) =>
  (host: string, atMs: number): Conduct => {
    const second = (atMs - virtualStartMs) / 1000;
    return second >= fromSecond && second < toSecond && isMeant(host) ? conduct : 'answers';
  };
const subnetIn = (host: string, count: number): boolean => Number(host.split('.')[2]) < count;

describe('a gateway whose own uplink fails', function () {
  this.timeout(60_000);

  for (const conduct of ['silent', 'unreachable'] as const) {
    for (const [cameras, subnets] of [
      [2000, 40],
      [60, 6],
      [12, 3],
    ] as const) {
      it(`calls none of ${cameras} cameras down, whose probes end ${conduct}`, async () => {
        const estate = await new VirtualEstate(pathsOf(cameras, subnets)).start();
        await estate.runTo(130);
        estate.conduct = during(130, 310, conduct);

        await estate.runTo(305);
        const blind = estate.sight.read();
        const counts = estate.health.counts({ organisationPath: '/' });
        await estate.runTo(500);

        expect(estate.changesTo('offline')).to.deep.equal([]);
        expect(blind).to.deep.include({ isBlind: true, reason: 'silence' });
        expect(counts.unknown).to.equal(cameras);
        expect(estate.changes.filter(({ to, why }) => to === 'unknown' && why !== 'blind')).to.deep.equal([]);
        expect(estate.sight.read().isBlind).to.equal(false);
        expect(estate.health.counts({ organisationPath: '/' }).online).to.equal(cameras);
        expect(estate.sightings).to.have.length(2);
      });
    }
  }

  it('tells afterwards of a camera that fell silent meanwhile, from when the gateway sees again', async () => {
    const estate = await new VirtualEstate(pathsOf(200, 10)).start();
    await estate.runTo(130);
    const dead = estate.paths[7]?.host;
    const cut = during(130, 310, 'silent');
    estate.conduct = (host, atMs) => (host === dead && atMs > virtualStartMs + 200_000 ? 'silent' : cut(host, atMs));

    await estate.runTo(600);

    const [down, ...others] = estate.changesTo('offline');
    expect(others).to.deep.equal([]);
    expect(down?.cameraId).to.equal('camera-7');
    expect(estate.secondOf(down ?? { atMs: 0 })).to.be.within(370, 460);
    expect(((down?.watchedSinceMs ?? 0) - virtualStartMs) / 1000).to.be.within(310, 330);
  });

  it('learns nothing from deep checks that get no answer meanwhile', async () => {
    const estate = await new VirtualEstate(pathsOf(60, 6)).start();
    await estate.runTo(130);
    estate.conduct = during(130, 310, 'silent');
    const silence = { stage: 'connect', reason: 'timeout', detail: 'no answer' } as const;

    await estate.runTo(200);
    const [{ cameraId } = { cameraId: '' as never }] = estate.paths;
    for (let check = 0; check < 3; check++) estate.health.recordDeep(cameraId, { fault: silence, pictureFaults: [] });
    await estate.runTo(500);

    expect(estate.changesTo('degraded')).to.deep.equal([]);
    expect(estate.health.find({ organisationPath: '/' }, cameraId)?.status).to.equal('online');
  });

  it('takes no camera for degraded because streams that were open broke off meanwhile', async () => {
    const estate = await new VirtualEstate(pathsOf(60, 6)).start();
    await estate.runTo(130);
    estate.conduct = during(130, 310, 'silent');
    const broken = { stage: 'stream', reason: 'no-frame', detail: 'No key frame came.' } as const;

    await estate.runTo(200);
    const [{ cameraId } = { cameraId: '' as never }] = estate.paths;
    for (let check = 0; check < 3; check++) estate.health.recordDeep(cameraId, { fault: broken, pictureFaults: [] });
    await estate.runTo(500);

    expect(estate.changesTo('degraded')).to.deep.equal([]);
    expect(estate.health.find({ organisationPath: '/' }, cameraId)?.status).to.equal('online');
  });

  it('tells each camera once that it is unknown now', async () => {
    const estate = await new VirtualEstate(pathsOf(60, 6)).start();
    await estate.runTo(130);
    estate.conduct = during(130, 310, 'silent');

    await estate.runTo(500);

    const unknown = estate.changesTo('unknown', 130).map(({ cameraId }) => cameraId);
    expect(unknown).to.have.length(new Set(unknown).size);
    const since = estate.health.listCameras({ organisationPath: '/' }).map(({ watchedSinceMs }) => watchedSinceMs);
    expect(new Set(since).size, 'all are watched since the same instant').to.equal(1);
  });

  it('is not to be taken for a restart in the dark: what answered before is unknown, and no outage', async () => {
    const paths = pathsOf(200, 10);
    const stored = paths.map(({ cameraId, organisationPath }): CameraState => {
      const health = { status: 'online', sinceMs: 1, lastGoodMs: virtualStartMs - 60_000 } as const;
      return { cameraId, organisationPath, health };
    });
    const estate = new VirtualEstate(paths, [], stored);
    estate.conduct = during(0, 200, 'silent');
    await estate.start();

    await estate.runTo(400);

    expect(estate.changesTo('offline')).to.deep.equal([]);
    expect(estate.health.counts({ organisationPath: '/' }).online).to.equal(200);
  });

  it('takes a line that lets one probe in four through for its own, and calls nothing down', async () => {
    const estate = await new VirtualEstate(pathsOf(600, 20)).start();
    await estate.runTo(130);
    const random = seededRandom(7);
    const bad = during(130, 430, 'silent');
    estate.conduct = (host, atMs) => (random() < 0.75 ? bad(host, atMs) : 'answers');

    await estate.runTo(700);

    expect(estate.sightings.map((line) => line.split(' ').at(-1))).to.deep.equal(['true', 'false']);
    expect(estate.changesTo('offline').length, 'each had to fall silent twice, before anybody could tell').to.equal(0);
  });

  it('is not reassured by cameras on its own network', async () => {
    const estate = new VirtualEstate(pathsOf(300, 10), [], [], (host) => !subnetIn(host, 6));
    await estate.start();
    await estate.runTo(130);
    estate.conduct = during(130, 400, 'silent', (host) => subnetIn(host, 6));

    await estate.runTo(600);

    expect(estate.changesTo('offline')).to.deep.equal([]);
    expect(estate.sightings).to.have.length(2);
  });

  it('is sure of it by its canaries, also in a small estate behind one switch', async () => {
    const estate = await new VirtualEstate(pathsOf(6, 1), ['10.9.9.9:80']).start();
    let isCut = false;
    const stop = estate.time.every(500, () => {
      if (estate.sight.askCanaries()) estate.sight.takeCanaries(!isCut);
    });
    await estate.runTo(130);
    estate.conduct = during(130, 310, 'silent');
    isCut = true;
    estate.time.at(virtualStartMs + 310_000, () => (isCut = false));

    await estate.runTo(500);
    stop();

    expect(estate.changesTo('offline')).to.deep.equal([]);
    expect(estate.sightings).to.have.length(2);
    expect(estate.sightings[0]).to.match(/ canaries true$/);
    expect(estate.health.counts({ organisationPath: '/' }).online).to.equal(6);
  });
});

describe('a gateway that sees', function () {
  this.timeout(60_000);

  it('calls a carrier’s cut of 300 among 2,000 what it is, within two minutes', async () => {
    const estate = await new VirtualEstate(pathsOf(2000, 40)).start();
    await estate.runTo(130);
    estate.conduct = during(130, 900, 'silent', (host) => subnetIn(host, 6));

    await estate.runTo(260);

    expect(estate.sightings).to.deep.equal([]);
    expect(estate.changesTo('offline')).to.have.length(300);
  });

  it('calls half of the estate down when half of it is', async () => {
    const estate = await new VirtualEstate(pathsOf(400, 40)).start();
    await estate.runTo(130);
    estate.conduct = during(130, 900, 'silent', (host) => subnetIn(host, 20));

    await estate.runTo(330);

    expect(estate.sightings).to.deep.equal([]);
    expect(estate.changesTo('offline')).to.have.length(200);
  });

  it('calls a small estate behind one switch down: nothing tells its fault from ours', async () => {
    const estate = await new VirtualEstate(pathsOf(8, 1)).start();
    await estate.runTo(130);
    estate.conduct = during(130, 900, 'silent');

    await estate.runTo(210);

    expect(estate.changesTo('offline')).to.have.length(8);
  });

  it('calls most of a middling estate down after one interval when it lies in two subnets', async () => {
    const estate = await new VirtualEstate(pathsOf(40, 4)).start();
    await estate.runTo(130);
    estate.conduct = during(130, 900, 'silent', (host) => subnetIn(host, 2) || host.endsWith('.1'));

    await estate.runTo(300);

    expect(estate.sightings).to.deep.equal([]);
    expect(estate.changesTo('offline').length).to.be.greaterThan(20);
  });

  it('believes devices that refuse: whoever refuses is reached', async () => {
    const estate = await new VirtualEstate(pathsOf(200, 10)).start();
    await estate.runTo(130);
    estate.conduct = during(130, 900, 'refused');

    await estate.runTo(210);

    expect(estate.changesTo('offline')).to.have.length(200);
  });

  for (const [cameras, subnets, lost] of [
    [2000, 40, 24],
    [2000, 40, 34],
    [300, 10, 7],
    [60, 6, 4],
  ] as const) {
    it(`calls ${lost} of ${subnets} subnets of ${cameras} cameras down, since the others go on answering`, async () => {
      const estate = await new VirtualEstate(pathsOf(cameras, subnets)).start();
      await estate.runTo(130);
      estate.conduct = during(130, 1200, 'silent', (host) => subnetIn(host, lost));

      await estate.runTo(130 + 180);

      expect(estate.sightings).to.deep.equal([]);
      expect(estate.changesTo('offline')).to.have.length((cameras / subnets) * lost);
    });
  }

  it('sees again when a part comes back and the rest stays away', async () => {
    const estate = await new VirtualEstate(pathsOf(400, 10)).start();
    await estate.runTo(130);
    const [cut, broken] = [during(130, 310, 'silent'), during(130, 1500, 'silent', (host) => subnetIn(host, 7))];
    estate.conduct = (host, atMs) => (cut(host, atMs) === 'silent' ? 'silent' : broken(host, atMs));

    await estate.runTo(700);

    expect(estate.sightings).to.have.length(2);
    expect(estate.changesTo('offline')).to.have.length(280);
    expect(Math.min(...estate.changesTo('offline').map((change) => estate.secondOf(change)))).to.be.greaterThan(310);
  });

  it('knows by a canary that most of the estate is really down', async () => {
    const estate = await new VirtualEstate(pathsOf(200, 10), ['10.9.9.9:80']).start();
    estate.time.every(500, () => {
      if (estate.sight.askCanaries()) estate.sight.takeCanaries(true);
    });
    await estate.runTo(130);
    estate.conduct = during(130, 900, 'silent');

    await estate.runTo(300);

    expect(estate.sightings).to.deep.equal([]);
    expect(estate.changesTo('offline')).to.have.length(200);
  });
});
