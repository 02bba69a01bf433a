import { expect } from 'chai';
import fc from 'fast-check';
import { chooseDelivery, type DeliveryChoice, type KnownStream } from '../../gateway/media/choose-delivery.ts';
import type { PlayableCodec } from '../../gateway/media/live-api.ts';
import type { StreamProfile } from '../../gateway/registry/camera.ts';

const sizes = { cif: [352, 288], sd: [640, 360], hd: [1280, 720], fullHd: [1920, 1080], uhd: [3840, 2160] } as const;

function stream(profile: StreamProfile, codec: KnownStream['codec'], size: keyof typeof sizes): KnownStream {
  const [width, height] = sizes[size];
  return { profile, codec, width, height };
}

describe('chooseDelivery', () => {
  function choose(
    wanted: StreamProfile,
    streams: readonly [KnownStream, ...KnownStream[]],
    { codecs = ['h264'], hasRoom = true }: { codecs?: PlayableCodec[]; hasRoom?: boolean } = {},
  ): string {
    const { profile, delivery } = chooseDelivery({ wanted, streams, codecs, canTranscode: () => hasRoom });
    return `${profile} ${delivery}`;
  }

  it('gives what was asked for when the player decodes it', () => {
    const streams = [stream('main', 'h265', 'fullHd'), stream('sub', 'h264', 'sd')] as const;

    expect(choose('sub', [...streams])).to.equal('sub as-asked');
    expect(choose('main', [...streams], { codecs: ['h265', 'h264'] })).to.equal('main as-asked');
  });

  it('tries a codec that nobody knows as it is', () => {
    expect(choose('sub', [stream('main', 'h264', 'hd'), stream('sub', 'unknown', 'sd')])).to.equal('sub as-asked');
  });

  it('gives the only stream that there is, and says so', () => {
    expect(choose('sub', [stream('main', 'h264', 'uhd')])).to.equal('main other-profile');
    expect(choose('sub', [stream('main', 'h265', 'uhd')])).to.equal('main transcoded');
  });

  it('takes another profile that fits before it converts anything', () => {
    const small = stream('main', 'h264', 'fullHd');
    expect(choose('sub', [small, stream('sub', 'h265', 'sd')])).to.equal('main other-profile');
    const large = stream('sub', 'h264', 'hd');
    expect(choose('main', [stream('main', 'h265', 'uhd'), large])).to.equal('sub other-profile');
  });

  it('does not send a 4K main stream to a tile, nor a small picture to who enlarged it, while it can convert', () => {
    const tile = [stream('main', 'h264', 'uhd'), stream('sub', 'mjpeg', 'sd')] as const;
    const enlarged = [stream('main', 'h265', 'fullHd'), stream('sub', 'h264', 'sd')] as const;

    expect(choose('sub', [...tile])).to.equal('sub transcoded');
    expect(choose('main', [...enlarged])).to.equal('main transcoded');
    expect(choose('sub', [...tile], { hasRoom: false })).to.equal('main other-profile');
    expect(choose('main', [...enlarged], { hasRoom: false })).to.equal('sub other-profile');
  });

  it('converts a smaller stream when the outcome is as wide', () => {
    const wideSub = stream('sub', 'h265', 'hd');
    expect(choose('main', [stream('main', 'h265', 'uhd'), wideSub])).to.equal('sub transcoded');
    expect(choose('main', [stream('main', 'h265', 'fullHd'), stream('sub', 'h265', 'sd')])).to.equal('main transcoded');
  });

  it('never gives a player an encoding that it does not take, whatever the camera has', () => {
    const anyStream = (profile: StreamProfile): fc.Arbitrary<KnownStream> =>
      fc
        .record({
          codec: fc.constantFrom('h264', 'h265', 'mjpeg', 'unknown' as const),
          size: fc.constantFrom<keyof typeof sizes>('cif', 'sd', 'hd', 'fullHd', 'uhd'),
        })
        .map(({ codec, size }) => stream(profile, codec, size));
    const anyStreams = fc
      .tuple(anyStream('main'), anyStream('sub'), fc.constantFrom('both', 'main', 'sub'))
      .map(([main, sub, which]): [KnownStream, ...KnownStream[]] =>
        which === 'both' ? [main, sub] : which === 'main' ? [main] : [sub],
      );
    const anyCodecs = fc.constantFrom<PlayableCodec[]>(['h264'], ['h265'], ['h264', 'h265'], ['h265', 'h264']);
    fc.assert(
      fc.property(
        anyStreams,
        anyCodecs,
        fc.constantFrom<StreamProfile>('main', 'sub'),
        fc.boolean(),
        (streams, codecs, wanted, hasRoom) => {
          const choice = chooseDelivery({ wanted, streams, codecs, canTranscode: () => hasRoom });
          const given = streams.find(({ profile }) => profile === choice.profile);
          expect(given).to.not.equal(undefined);
          const takes = (one: KnownStream): boolean =>
            one.codec === 'unknown' || codecs.some((codec) => codec === one.codec);
          if (choice.delivery !== 'transcoded') expect(given && takes(given)).to.equal(true);
          else expect(hasRoom || !streams.some(takes)).to.equal(true);
          expect(choice.delivery === 'as-asked').to.equal(isAsAsked(choice, wanted, streams, takes));
        },
      ),
    );
  });
});

function isAsAsked(
  { profile }: DeliveryChoice,
  wanted: StreamProfile,
  streams: readonly KnownStream[],
  takes: (stream: KnownStream) => boolean,
): boolean {
  return profile === wanted && streams.some((one) => one.profile === wanted && takes(one));
}
