import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect } from 'chai';
import { goneSignal } from '../../gateway/media/gone-signal.ts';

describe('goneSignal', () => {
  const newResponse = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

  it('is aborted when the client leaves', async () => {
    const response = newResponse();
    const signal = goneSignal(response);
    expect(signal.aborted).to.equal(false);

    response.destroy();
    await once(response, 'close');

    expect(signal.aborted).to.equal(true);
  });

  it('is aborted from the start when the client left before, while it was asked who it is', async () => {
    const response = newResponse();
    response.destroy();
    await once(response, 'close');

    expect(goneSignal(response).aborted).to.equal(true);
  });
});
