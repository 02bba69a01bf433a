import { expect } from 'chai';
import fc from 'fast-check';
import type { AccessUnit } from '../../gateway/media/rtp/access-unit.ts';
import { h264Syntax } from '../../gateway/media/rtp/h264-nal.ts';
import { H264ParameterSets } from '../../gateway/media/rtp/h264-parameter-sets.ts';
import { readSequenceParameters } from '../../gateway/media/rtp/h264-sps.ts';
import { NalDepacketiser } from '../../gateway/media/rtp/nal-depacketiser.ts';
import { type Clip, makeClip, packetise, rtpPacket } from '../fixtures/h264-clip.ts';

interface Rig {
  readonly units: { nals: string[]; isKeyFrame: boolean; rtpTime: number }[];
  readonly sets: H264ParameterSets;
  readonly depacketiser: NalDepacketiser;
  push(packets: readonly Buffer[]): void;
}

function newRig(): Rig {
  const units: Rig['units'] = [];
  const sets = new H264ParameterSets();
  const take = ({ bytes, isKeyFrame, rtpTime }: AccessUnit): void => {
    units.push({ nals: nalsOf(bytes), isKeyFrame, rtpTime });
  };
  const depacketiser = new NalDepacketiser({ payloadType: 96, syntax: h264Syntax, parameterSets: sets }, take);
  const push = (packets: readonly Buffer[]): void => {
    for (const packet of packets) depacketiser.push(packet, 0, packet.length);
  };
  return { units, sets, depacketiser, push };
}

function nalsOf(bytes: Buffer): string[] {
  const nals: string[] = [];
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) {
    nals.push(bytes.toString('hex', at + 4, at + 4 + bytes.readUInt32BE(at)));
  }
  return nals;
}

/** All packets of a clip, picture by picture. */
function packetsOf(
  clip: Clip,
  options: { inBand?: boolean; aggregates?: boolean; maxBytes?: number } = {},
): Buffer[][] {
  let sequence = 65_530;
  return clip.pictures.map((nals, index) => {
    const isKey = ((nals[0]?.[0] ?? 0) & 0x1f) === 5;
    const units = isKey && options.inBand === true ? [clip.sps, clip.pps, ...nals] : nals;
    const packets = packetise(units, { ...options, sequence, rtpTime: 0xfffff000 + index * 6000 });
    sequence += packets.length;
    return packets;
  });
}

const hex = (nals: readonly Buffer[]): string[] => nals.map((nal) => nal.toString('hex'));

describe('NalDepacketiser with H.264', () => {
  let clip: Clip;
  let sliced: Clip;

  before(() => {
    clip = makeClip({ seconds: 2, group: 10 });
    sliced = makeClip({ seconds: 1, group: 10, slices: 3 });
  });

  for (const [name, options] of Object.entries({
    'single NAL units': { maxBytes: 60_000 },
    fragments: { maxBytes: 100 },
    'aggregates with parameter sets in band': { aggregates: true, inBand: true },
  })) {
    it(`gives back every picture from ${name}`, () => {
      for (const source of [clip, sliced]) {
        const rig = newRig();

        rig.push(packetsOf(source, options).flat());

        expect(rig.units.map(({ nals }) => nals)).to.deep.equal(source.pictures.map(hex));
        expect(rig.units.map(({ isKeyFrame }) => isKeyFrame)).to.deep.equal(
          source.pictures.map((_, index) => index % 10 === 0),
        );
        expect(rig.depacketiser.counts).to.include({ lostPackets: 0, malformedPackets: 0, droppedPictures: 0 });
      }
    });
  }

  it('learns parameter sets in band and counts real changes only', () => {
    const rig = newRig();

    rig.push(packetsOf(clip, { inBand: true }).flat());

    expect(rig.sets.version).to.equal(2);
    expect(rig.sets.configuration()?.parameters).to.include({ width: 320, height: 180, profile: 77 });
  });

  it('starts with a key frame when it comes in mid-group', () => {
    const rig = newRig();

    rig.push(packetsOf(clip).slice(4).flat());

    expect(rig.units).to.have.length(clip.pictures.length - 10);
    expect(rig.units[0]?.isKeyFrame).to.equal(true);
  });

  it('drops everything from a loss to the next key frame, wherever the loss falls', () => {
    const pictures = packetsOf(clip, { maxBytes: 200 });
    for (let lost = 0; lost < pictures.flat().length; lost += 1) {
      const rig = newRig();
      const packets = pictures.flat();
      const inPicture = pictures.findIndex((packet) => packet.includes(packets[lost] ?? Buffer.alloc(0)));
      packets.splice(lost, 1);

      rig.push(packets);

      const nextKey = Math.ceil((inPicture + 1) / 10) * 10;
      const expected = clip.pictures.filter((_, index) => index < inPicture || index >= nextKey);
      expect(
        rig.units.map(({ nals }) => nals),
        `loss of packet ${lost}`,
      ).to.deep.equal(expected.map(hex));
    }
  });

  it('ignores repeated packets', () => {
    const rig = newRig();

    rig.push(packetsOf(clip).flatMap((packets) => [...packets, ...packets]));

    expect(rig.units).to.have.length(clip.pictures.length);
  });

  it('follows a camera that numbers anew', () => {
    const rig = newRig();
    const packets = packetsOf(clip).flat();
    const anew = packets.map((packet) => {
      const copy = Buffer.from(packet);
      copy.writeUInt16BE((packet.readUInt16BE(2) + 40_000) & 0xffff, 2);
      return copy;
    });

    rig.push([...packets, ...anew, ...anew.map((packet) => shift(packet, anew.length))]);

    expect(rig.units.length).to.be.greaterThan(clip.pictures.length * 2 - 30);
  });

  it('finds the pictures without markers, and with a frozen timestamp', () => {
    const noMarker = packetsOf(sliced).map((packets) => packets.map((packet) => withMarker(packet, false)));
    const frozen = packetsOf(sliced).map((packets) => packets.map(frozenTime));
    for (const packets of [noMarker, frozen]) {
      const rig = newRig();

      rig.push(packets.flat());

      expect(rig.units.length).to.be.at.least(sliced.pictures.length - 1);
      expect(rig.units.map(({ nals }) => nals)).to.deep.equal(sliced.pictures.slice(0, rig.units.length).map(hex));
    }
  });

  it('learns that a camera marks every slice', () => {
    const rig = newRig();
    const marked = packetsOf(sliced, { maxBytes: 60_000 }).map((packets) => packets.map((p) => withMarker(p, true)));

    rig.push([...marked.flat(), ...marked.flat().map((packet) => shift(packet, marked.flat().length))]);

    const whole = new Set(sliced.pictures.map((nals) => hex(nals).join()));
    const later = rig.units.slice(1);
    expect(later).to.have.length.greaterThan(10);
    for (const { nals } of later) expect(whole.has(nals.join())).to.equal(true);
  });

  it('never throws and never grows beyond reason, whatever comes', () => {
    const packet = fc.oneof(
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 80 }), fc.nat(65_535), fc.nat(5), fc.boolean())
        .map(([payload, sequence, rtpTime, marker]) => rtpPacket(Buffer.from(payload), { sequence, rtpTime, marker })),
      fc
        .tuple(fc.constantFrom(24, 28, 0x65, 0x41, 0x67, 0x68, 0x7c), fc.uint8Array({ maxLength: 40 }), fc.nat(40))
        .map(([type, rest, sequence]) => rtpPacket(Buffer.from([type, ...rest]), { sequence, rtpTime: sequence >> 2 })),
    );
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), (packets) => {
        const rig = newRig();
        rig.push(packets);
        for (const { nals } of rig.units) expect(nals.join('').length / 2).to.be.below(60 * 80);
      }),
      { numRuns: 500 },
    );
  });

  it('drops a picture of more than 4 MiB instead of keeping it', () => {
    const rig = newRig();
    const piece = Buffer.concat([Buffer.from([28 | 0x60, 0x05, 0x88]), Buffer.alloc(60_000)]);
    for (let sequence = 0; sequence < 100; sequence += 1) {
      const payload = Buffer.from(piece);
      if (sequence === 0) payload[1] = 0x85;
      rig.push([rtpPacket(payload, { sequence, rtpTime: 1 })]);
    }
    rig.push([rtpPacket(Buffer.from([0x41, 0x80]), { sequence: 100, rtpTime: 2, marker: true })]);

    expect(rig.units).to.be.empty;
    expect(rig.depacketiser.counts.droppedPictures).to.equal(2);
  });
});

describe('readSequenceParameters', () => {
  it('reads size and profile of what x264 writes', () => {
    for (const profile of ['baseline', 'main', 'high'] as const) {
      const { sps } = makeClip({ width: 1920, height: 1080, seconds: 0.2, profile });
      const expected = { baseline: 66, main: 77, high: 100 }[profile];
      expect(readSequenceParameters(sps)).to.include({ width: 1920, height: 1080, profile: expected, lumaBits: 8 });
    }
  });

  it('gives undefined for broken ones', () => {
    expect(readSequenceParameters(Buffer.from('6764', 'hex'))).to.equal(undefined);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => void readSequenceParameters(Buffer.from(bytes))),
    );
  });
});

function withMarker(packet: Buffer, marker: boolean): Buffer {
  const copy = Buffer.from(packet);
  copy[1] = 96 | (marker ? 0x80 : 0);
  return copy;
}

function frozenTime(packet: Buffer): Buffer {
  const copy = withMarker(packet, false);
  copy.writeUInt32BE(5, 4);
  return copy;
}

function shift(packet: Buffer, count: number): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt16BE((packet.readUInt16BE(2) + count) & 0xffff, 2);
  copy.writeUInt32BE((packet.readUInt32BE(4) + 900_000) >>> 0, 4);
  return copy;
}
