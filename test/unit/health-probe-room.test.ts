import { expect } from 'chai';
import { ProbeRoom } from '../../gateway/health/probe-room.ts';

describe('ProbeRoom', () => {
  it('has room for all while the loop is in time', () => {
    const room = new ProbeRoom(1024);

    room.note(0);
    room.note(100);

    expect(room.size).to.equal(1024);
  });

  it('leaves room for people when the loop is late, and never none for probes', () => {
    const room = new ProbeRoom(1024);

    const sizes = Array.from({ length: 7 }, () => {
      room.note(800);
      return room.size;
    });

    expect(sizes).to.deep.equal([512, 256, 128, 64, 32, 32, 32]);
  });

  it('has room for all again some seconds after the loop came in time again', () => {
    const room = new ProbeRoom(1024);
    for (let tick = 0; tick < 9; tick++) room.note(800);

    for (let tick = 0; tick < 31; tick++) room.note(5);

    expect(room.size).to.equal(1024);
  });

  it('never has more room than it was given', () => {
    const room = new ProbeRoom(4);

    room.note(800);

    expect(room.size).to.equal(4);
  });
});
