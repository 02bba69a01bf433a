import { expect } from 'chai';
import type { CheckView } from '../../gateway/discovery/check/check-api.ts';
import type { CandidateView } from '../../gateway/discovery/discovery-api.ts';
import type { BulkAdoptionDetailView } from '../../gateway/discovery/bulk/bulk-adoption-api.ts';
import { runScan } from '../fixtures/furnish-place.ts';
import { type Counties, startCounties } from '../fixtures/two-counties.ts';
import { poll } from '../poll.ts';

describe('checking and adopting real cameras through the doors of a whole gateway', function () {
  this.timeout(120_000);
  let counties: Counties;
  before(async () => {
    const variables = { VPG_DISCOVERY_CHECK_SECONDS: '4' };
    counties = await startCounties({ subnet: '127.64.77', variables });
  });
  after(() => counties?.stop());

  const find = async (host: string): Promise<CandidateView> => {
    await runScan(counties.root, host);
    const { items } = await counties.root.get<{ items: CandidateView[] }>(`/candidates?range=${host}`);
    const [candidate] = items;
    if (candidate === undefined) throw new Error(`the scan did not find ${host}`);
    return candidate;
  };

  it('reports what a camera is, and lets it be adopted when nobody’s room is looked into', async () => {
    const { spare, root, organisations } = counties;
    const candidate = await find(spare.host);
    const login = { username: spare.username, password: spare.password };
    const checklist = { forbiddenInteriors: ['changing-room'], signagePresent: true };
    const { id } = await root.post<CheckView>(`/candidates/${candidate.id}/checks`, { login, checklist });
    const check = await poll('the check ends', async () => {
      const read = await root.get<CheckView>(`/checks/${id}`);
      return read.state === 'running' ? undefined : read;
    });
    const adoption = {
      ...{ organisationId: organisations.own.id, ownership: 'government', credential: login, checkId: id },
    };
    const path = `/candidates/${candidate.id}/adoption`;
    const blocked = await root.ask({ method: 'POST', path, body: adoption });
    await root.ask({
      method: 'PATCH',
      path: `/checks/${id}`,
      body: { checklist: { ...checklist, forbiddenInteriors: [] } },
    });
    const adopted = await root.ask({ method: 'POST', path, body: adoption });

    const { report } = check;
    expect(report?.ports.find(({ port }) => port === spare.onvifPort)?.state).to.equal('open');
    expect(report?.loginSchemes).to.not.be.empty;
    expect(report?.device.kind === 'ok' && report.device.value.serial).to.equal(spare.serial);
    expect(report?.stream.kind === 'ok' && report.stream.value.fps).to.be.within(10, 30);
    expect(report?.secondOpinion.kind === 'ok' && report.secondOpinion.value.serial).to.equal(spare.serial);
    expect(check.remarks[0]).to.include({ level: 'block', code: 'forbidden-interior' });
    expect(JSON.stringify(check)).to.not.include(spare.password);
    expect([blocked.status, adopted.status]).to.deep.equal([409, 201]);
  });

  it('adopts many with one stored login, and costs no device more than one wrong try', async () => {
    const { root, devices, organisations, farm } = counties;
    const hosts = [devices.own, devices.child, devices.parent];
    const ids: string[] = [];
    for (const { host } of hosts) ids.push((await find(host)).id);
    const makeSet = async (name: string, password: string): Promise<string> => {
      const body = { organisationId: organisations.city.id, name, username: devices.own.username, password };
      return (await root.post<{ id: string }>('/credential-sets', body)).id;
    };
    const adopt = async (credentialSetId: string, members: object = {}): Promise<BulkAdoptionDetailView> => {
      const { id } = await root.post<{ id: string }>('/bulk-adoptions', {
        ...{ candidateIds: ids, credentialSetId, organisationId: organisations.own.id, ownership: 'government' },
        ...{ checklist: { forbiddenInteriors: [], signagePresent: true } },
        ...members,
      });
      return poll('the job rests', async () => {
        const job = await root.get<BulkAdoptionDetailView>(`/bulk-adoptions/${id}`);
        return job.state === 'running' ? undefined : job;
      });
    };
    const refusals = (): number[] =>
      hosts.map(({ id }) => farm.truth().devices.find((device) => device.id === id)?.counts.badLogins ?? -1);

    const wrong = await adopt(await makeSet('错误', 'not-the-password'));
    const careful = await adopt(await makeSet('正确', devices.own.password));
    const afterBoth = refusals();
    const right = await adopt(await makeSet('再试', devices.own.password), { evenAfterRefusal: true });

    expect(wrong.counts.refused).to.equal(3);
    expect(careful.items.map(({ code }) => code)).to.deep.equal(Array(3).fill('login/withheld'));
    expect(
      afterBoth.every((count) => count <= 1),
      String(afterBoth),
    ).to.equal(true);
    expect(right.counts.adopted).to.equal(3);
  });
});
