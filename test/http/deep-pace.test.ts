import { expect } from 'chai';
import type { DeepPace } from '../../gateway/health/pictures/deep-pace.ts';
import type { DeepStandingService } from '../../gateway/health/pictures/deep-standing-service.ts';
import { readDeepPace } from '../../gateway/health/pictures/pictures-api.ts';
import { picturesRoutes } from '../../gateway/health/pictures/pictures-routes.ts';
import { readReply, type ServedRoutes, serveRoutes } from './serve-routes.ts';

const slow: DeepPace = { cameras: 20_000, perHour: 5000, intervalSeconds: 3600, turnSeconds: 14_400, waiting: 9000 };

describe('the pace of deep checks', () => {
  let served: ServedRoutes;
  let pace: DeepPace | undefined;

  before(async () => {
    // Nothing else is asked for.
    served = await serveRoutes(picturesRoutes({} as DeepStandingService, () => pace));
  });
  after(() => served.close());
  beforeEach(() => {
    pace = slow;
  });

  const read = async (organisationPath: string) => {
    return readReply(await served.get('/deep-pace', { role: 'technician', organisationPath }), readDeepPace.reply);
  };

  it('says to those who see the whole estate how long a turn takes', async () => {
    expect(await read('/')).to.deep.equal({ pace: slow });
    expect(await read('/city/')).to.deep.equal({ pace: slow });
  });

  it('says nothing of others’ cameras to those who see a part, and nothing while nobody looks', async () => {
    expect(await read('/city/county/')).to.deep.equal({});
    pace = undefined;
    expect(await read('/')).to.deep.equal({});
  });
});
