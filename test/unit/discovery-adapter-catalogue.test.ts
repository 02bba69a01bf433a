import { expect } from 'chai';
import { onvifManifest } from '../../adapters/onvif/onvif-manifest.ts';
import { capabilityNames } from '../../adapters/sdk/manifest.ts';
import { catalogueAdapters } from '../../gateway/discovery/adapter-catalogue.ts';
import { listAdapters } from '../../gateway/discovery/adapter-catalogue-api.ts';
import { hostileManifest } from '../fixtures/hostile-plugin.ts';

describe('catalogueAdapters', () => {
  it('shows every capability in one order, and says in both languages what a source cannot do', () => {
    const [onvif] = catalogueAdapters([{ manifest: onvifManifest }]);

    expect(onvif?.capabilities.map(({ name }) => name)).to.deep.equal([...capabilityNames]);
    for (const { name, level, reason } of onvif?.capabilities ?? []) {
      if (level === 'yes') expect(reason, name).to.equal(undefined);
      else
        expect(
          [reason?.zh, reason?.en].every((text) => (text ?? '').length > 5),
          name,
        ).to.equal(true);
    }
    expect(onvif).not.to.have.property('process');
  });

  it('tells how a plug-in fares and leaves out adapters without a manifest', () => {
    const state = { kind: 'waiting', problem: 'it crashed', endCount: 2 } as const;

    const items = catalogueAdapters([{}, { manifest: hostileManifest, state }]);

    expect(items.map(({ kind, process }) => ({ kind, process }))).to.deep.equal([
      { kind: 'hostile', process: { state: 'waiting', problem: 'it crashed', endCount: 2 } },
    ]);
    expect(listAdapters.reply?.safeParse({ items }).success).to.equal(true);
  });
});
