import { expect } from 'chai';
import type { CameraHealth } from '../../gateway/health/camera-health.ts';
import { MapService } from '../../gateway/outages/map/map-service.ts';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';
import { wholeEstate } from '../../gateway/platform/actor/scope.ts';
import { cameraId } from '../fixtures/estate.ts';
import { FakeClock } from '../fixtures/patrol.ts';

describe('positions on the map', () => {
  it('are read again when a camera is moved while they are read', async () => {
    const id = cameraId('a');
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    let longitude = 1;
    let whileReading = (): void => undefined;
    const find = async (_scope: unknown, ids: readonly string[]) => {
      const found = ids.map(() => ({ cameraId: id, longitude, latitude: 30 }));
      whileReading();
      return found;
    };
    const map = new MapService({
      positions: { list: async () => [], find },
      // What the map reads of it.
      health: { listCameras: () => [{ path: { cameraId: id }, state: { status: 'online' } } as CameraHealth] },
      registry: { findCameras: async () => [] },
      organisations: { listOrganisations: async () => ({ items: [] }) },
      ...{ files: { base: async () => ({ kind: 'none' }) }, settings: { datum: 'wgs84' } },
      ...{ bus, clock: new FakeClock(0) },
    });
    map.start();
    const move = (to: number): void => {
      longitude = to;
      bus.emit('camera.changed', { cameraId: id } as never); // all that the map hears
    };
    move(2);
    whileReading = () => {
      whileReading = () => undefined;
      move(3);
    };

    await map.listCameras(wholeEstate);
    const { items } = await map.listCameras(wholeEstate);

    map.stop();
    expect(items[0]?.[1]).to.equal(3);
  });
});
