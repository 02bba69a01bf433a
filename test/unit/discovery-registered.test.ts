import { expect } from 'chai';
import { listRegistered } from '../../gateway/discovery/registered-devices.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { aCamera, cameraId, east } from '../fixtures/estate.ts';

describe('listRegistered', () => {
  it('leaves out devices of kinds that a scan does not look for: a platform that answers no scan is not gone', async () => {
    const pathOf = (id: string, adapterKind: string, host: string) => ({
      ...{ cameraId: cameraId(id), organisationId: east.id, organisationPath: east.path },
      ...{ adapterKind, host, port: 80 },
    });
    const sources = {
      paths: {
        listProbePaths: async () => [
          pathOf('a', 'onvif', '10.0.0.1'),
          pathOf('b', 'carrier-platform', '10.0.0.2'),
          pathOf('c', 'carrier-platform', '10.0.0.2'),
        ],
      },
      cameras: {
        listSystems: async () => [],
        findCameras: async (_scope: unknown, ids: readonly string[]) =>
          ids.map((id) => ({ ...aCamera(id, east), organisationName: east.name })),
      },
    };

    const devices = await listRegistered(sources, wholeEstate, (kind) => kind !== 'carrier-platform');

    expect(devices.map(({ host }) => host)).to.deep.equal(['10.0.0.1']);
  });
});
