import { expect } from 'chai';
import { NvrAdapter } from '../../adapters/nvr/nvr-adapter.ts';
import { OnvifAdapter } from '../../adapters/onvif/onvif-adapter.ts';
import type { Outcome } from '../../adapters/sdk/adapter.ts';
import { adapterContext, credential, within } from './onvif-context.ts';
import { FakeCamera } from './onvif-fake-camera.ts';

const reasonOf = (outcome: Outcome<unknown>): string => (outcome.kind === 'ok' ? 'ok' : outcome.fault.reason);

describe('logins to an ONVIF device at the same moment', () => {
  for (const login of ['wsse', 'digest'] as const) {
    it(`spends one try on a wrong password by ${login}, however many ask at the same moment by whatever adapter`, async () => {
      const camera = await FakeCamera.start({ login });
      const context = adapterContext();
      const recorders = new NvrAdapter(context);
      const adapter = new OnvifAdapter(context, recorders);
      const wrong = { address: camera.address, credential: credential('admin', 'wrong') };

      const outcomes = await Promise.all([
        ...[1, 2].map(() => adapter.describe(wrong, within(5000))),
        ...[1, 2].map(() => recorders.readChannelStates(wrong, within(5000))),
        ...[1, 2].map(() => adapter.requestKeyFrame({ ...wrong, profileToken: 'main' }, within(5000))),
      ]);
      const right = await Promise.all(
        [1, 2, 3].map(() => adapter.describe({ ...wrong, credential: credential() }, within(5000))),
      );

      expect(outcomes.map(reasonOf)).to.deep.equal(Array(6).fill('unauthorised'));
      expect(camera.wrongTries).to.equal(1);
      expect(right.map(({ kind }) => kind)).to.deep.equal(['ok', 'ok', 'ok']);
      await camera.stop();
    });
  }
});
