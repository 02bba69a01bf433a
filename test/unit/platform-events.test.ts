import { expect } from 'chai';
import { EventBus } from '../../gateway/platform/events/event-bus.ts';

declare module '../../gateway/platform/events/event-bus.ts' {
  interface GatewayEvents {
    'test.happened': { readonly count: number };
  }
}

describe('EventBus', () => {
  it('calls every listener, although one of them throws, and reports the throw', () => {
    const heard: number[] = [];
    const faults: string[] = [];
    const bus = new EventBus((name) => faults.push(name));
    bus.on('test.happened', () => {
      throw new Error('broken listener');
    });
    bus.on('test.happened', ({ count }) => void heard.push(count));

    bus.emit('test.happened', { count: 7 });

    expect(heard).to.deep.equal([7]);
    return Promise.resolve().then(() => expect(faults).to.deep.equal(['test.happened']));
  });

  it('stops calling a listener that was taken off', () => {
    const heard: number[] = [];
    const bus = new EventBus(() => undefined);
    const off = bus.on('test.happened', ({ count }) => void heard.push(count));

    off();
    bus.emit('test.happened', { count: 1 });

    expect(heard).to.deep.equal([]);
  });
});
