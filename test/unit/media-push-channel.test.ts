import { expect } from 'chai';
import type { MediaPart } from '../../gateway/media/fmp4/media-part.ts';
import { PushChannel } from '../../gateway/media/push/push-channel.ts';
import type { PushNotice } from '../../gateway/media/push/push-api.ts';
import { type PushHead, readPushHead, writePushHead } from '../../gateway/media/push/push-head-api.ts';

const wallMs = Date.UTC(2026, 10, 22);

/** A connection that sends when the test lets it. */
class FakeWire {
  nowMs = 0;
  readonly notices: PushNotice[] = [];
  readonly heads: PushHead[] = [];
  readonly #unsent: (() => void)[] = [];

  now(): number {
    return this.nowMs;
  }

  tell(notice: PushNotice): void {
    this.notices.push(notice);
  }

  send(message: Uint8Array, onSent: () => void): void {
    const head = readPushHead(new Uint8Array(message).buffer);
    if (head !== undefined) this.heads.push(head);
    this.#unsent.push(onSent);
  }

  sendEverything(): void {
    for (const tell of this.#unsent.splice(0)) tell();
  }
}

function partAt(seconds: number, isIndependent: boolean): MediaPart {
  return {
    bytes: new Uint8Array(10),
    startTicks: seconds * 90_000,
    durationTicks: 18_000,
    isIndependent,
    endsGroup: false,
    firstSampleOffset: 0,
    firstSampleBytes: 10,
  };
}

/** Two seconds of parts every 0.2 s, a key frame each second, `startS` on. */
function playTwoSeconds(channel: PushChannel, wire: FakeWire, startS: number): void {
  for (let tenth = 0; tenth < 20; tenth += 2) {
    wire.nowMs = (startS + tenth / 10) * 1000;
    channel.onPart(partAt(startS + tenth / 10, tenth % 10 === 0), wallMs);
  }
}

describe('writePushHead and readPushHead', () => {
  it('carry every field, and times beyond 32 bits', () => {
    const head: PushHead = {
      kind: 'part',
      channel: 65_535,
      isIndependent: true,
      isAfterSkip: true,
      atMs: wallMs + 0.5,
      startTicks: 2 ** 40,
      durationTicks: 18_000,
    };

    expect(readPushHead(writePushHead(head).buffer)).to.deep.equal(head);
  });

  it('take nothing else for a head', () => {
    expect(readPushHead(new ArrayBuffer(3))).to.equal(undefined);
    expect(readPushHead(new Uint8Array(40).fill(7).buffer)).to.equal(undefined);
  });
});

describe('PushChannel', () => {
  it('sends the format before its initialisation section, and every part as it comes', () => {
    const wire = new FakeWire();
    const channel = new PushChannel(7, wire);

    channel.onFormat({
      kind: 'h264',
      init: new Uint8Array(5),
      codec: 'avc1.64001f',
      width: 640,
      height: 360,
      parameterSets: [],
    });
    channel.onPart(partAt(1, true), wallMs);

    expect(wire.notices).to.deep.equal([
      { kind: 'format', channel: 7, mimeType: 'video/mp4; codecs="avc1.64001f"', width: 640, height: 360 },
    ]);
    expect(wire.heads.map(({ kind, channel: number }) => [kind, number])).to.deep.equal([
      ['init', 7],
      ['part', 7],
    ]);
    expect(wire.heads[1]).to.include({ atMs: wallMs, startTicks: 90_000, isIndependent: true, isAfterSkip: false });
  });

  it('names the sound beside the pictures, for a browser that must make room for both', () => {
    const wire = new FakeWire();
    const picture = { init: new Uint8Array(5), width: 640, height: 360, parameterSets: [] };

    new PushChannel(7, wire).onFormat({ kind: 'h264', codec: 'avc1.64001f', audioCodec: 'mp4a.40.2', ...picture });

    expect(wire.notices[0]).to.include({ mimeType: 'video/mp4; codecs="avc1.64001f, mp4a.40.2"' });
  });

  it('leaves parts out for a page that does not keep up, and goes on at a key frame when all is sent', () => {
    const wire = new FakeWire();
    const channel = new PushChannel(1, wire);

    playTwoSeconds(channel, wire, 0);
    const sentWhileStuck = wire.heads.length;
    playTwoSeconds(channel, wire, 2);
    expect(wire.heads.length).to.equal(sentWhileStuck);
    wire.sendEverything();
    playTwoSeconds(channel, wire, 4.2);

    const next = wire.heads[sentWhileStuck];
    expect(sentWhileStuck).to.equal(8);
    expect(next).to.include({ startTicks: 4.2 * 90_000, isIndependent: true, isAfterSkip: true });
    expect(wire.heads[sentWhileStuck + 1]).to.include({ isAfterSkip: false });
  });

  it('does not go on before the parts of the past have left', () => {
    const wire = new FakeWire();
    const channel = new PushChannel(1, wire);

    playTwoSeconds(channel, wire, 0);
    playTwoSeconds(channel, wire, 60);

    expect(wire.heads).to.have.lengthOf(8);
    expect(channel.oldestUnsentMs).to.equal(0);
  });
});
