import { expect } from 'chai';
import fc from 'fast-check';
import type { PartRow } from '../../gateway/media/engine/part-rows.ts';
import { SlabShelf } from '../../gateway/media/engine/slab-shelf.ts';
import { SlabPool, SlabWriter } from '../../gateway/media/engine/slab-writer.ts';
import type { MediaPart } from '../../gateway/media/fmp4/media-part.ts';
import { PartBuilder } from '../../gateway/media/fmp4/part-builder.ts';

const kib = 1024;

function rowAt(run: number, bytes: Uint8Array): PartRow {
  return {
    run,
    offset: bytes.byteOffset,
    sizeBytes: bytes.length,
    startTicks: 0,
    durationTicks: 18_000,
    isIndependent: true,
    endsGroup: false,
    firstSampleOffset: 0,
    firstSampleBytes: bytes.length,
    atMs: 0,
    clockOffsetMs: undefined,
  };
}

/** Both sides in one thread: what is written comes out as a part at once. */
class SlabRig {
  readonly pool = new SlabPool();
  readonly shelf = new SlabShelf((memory) => {
    this.freed += 1;
    this.pool.give(memory);
  });
  freed = 0;
  readonly #writers = new Map<number, SlabWriter>();

  begin(run: number): void {
    this.shelf.begin(run);
    this.#writers.set(run, new SlabWriter(this.pool, (memory) => this.shelf.turnTo(run, memory)));
  }

  end(run: number): void {
    this.#writers.delete(run);
    this.shelf.end(run);
  }

  write(run: number, sizeBytes: number, mark: number): MediaPart | undefined {
    const writer = this.#writers.get(run);
    if (writer === undefined) return undefined;
    writer.open(sizeBytes).fill(mark, 0, sizeBytes);
    return this.shelf.partOf(rowAt(run, writer.take(0, sizeBytes)));
  }
}

describe('slabs of parts', () => {
  it('are used again when the session has gone on and every part was released', () => {
    const rig = new SlabRig();
    rig.begin(1);
    const parts = Array.from({ length: 10 }, () => rig.write(1, 30 * kib, 1));
    const memoryOf = (part: MediaPart | undefined): ArrayBufferLike | undefined => part?.bytes.buffer;
    const [first, ninth] = [memoryOf(parts[0]), memoryOf(parts[8])];

    for (const part of parts.slice(0, 8)) part?.release?.();
    rig.begin(2);
    const next = rig.write(2, 30 * kib, 2);

    expect(first).to.not.equal(ninth);
    expect(rig.freed).to.equal(1);
    expect(memoryOf(next)).to.equal(first);
  });

  it('are not used again while a session may still write to them', () => {
    const rig = new SlabRig();
    rig.begin(1);
    rig.write(1, kib, 1)?.release?.();
    expect(rig.freed).to.equal(0);

    rig.shelf.end(1);

    expect(rig.freed).to.equal(1);
  });

  it('are not read after their release', () => {
    const rig = new SlabRig();
    rig.begin(1);
    const part = rig.write(1, kib, 1);
    part?.release?.();

    expect(() => part?.bytes).to.throw('after its release');
  });

  it('let a part go that is kept: its bytes stay, its memory is used again', () => {
    const rig = new SlabRig();
    rig.begin(1);
    const part = rig.write(1, kib, 7);
    part?.keep?.();
    part?.keep?.();
    rig.end(1);
    expect(rig.freed).to.equal(1);
    rig.begin(2);
    rig.write(2, kib, 9);

    part?.release?.();

    expect(part?.bytes.every((byte) => byte === 7)).to.equal(true);
    expect(rig.freed).to.equal(1);
  });

  it('count a part once, however often it is released', () => {
    const rig = new SlabRig();
    rig.begin(1);
    const part = rig.write(1, kib, 1);
    const other = rig.write(1, kib, 2);
    rig.shelf.end(1);

    part?.release?.();
    part?.release?.();

    expect(rig.freed).to.equal(0);
    expect(other?.bytes[0]).to.equal(2);
  });

  it('take nothing in of a session that has ended', () => {
    const rig = new SlabRig();
    rig.begin(1);
    rig.shelf.end(1);

    expect(rig.write(1, kib, 1)).to.equal(undefined);
  });

  it('hold several parts whatever their size, and one that is larger than any slab', () => {
    const rig = new SlabRig();
    const sizes = [kib, 100 * kib, 800 * kib, 7000 * kib];

    const slabs = sizes.map((size, run) => {
      rig.begin(run);
      return (rig.write(run, size, 1)?.bytes.buffer.byteLength ?? 0) / kib;
    });

    expect(slabs).to.deep.equal([256, 1024, 4096, 7000]);
  });

  it('never show a part anything but its own bytes, whatever comes, ends and is released in between', () => {
    const step = fc.record({
      run: fc.nat(4),
      size: fc.integer({ min: 1, max: 300 * kib }),
      act: fc.nat(9),
      at: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const rig = new SlabRig();
        const held: { readonly part: MediaPart; readonly mark: number }[] = [];
        steps.forEach(({ run, size, act, at }, index) => {
          const mark = index % 251;
          if (act === 0) rig.end(run);
          else if (act === 1) rig.begin(run);
          else if (act < 5) held.splice(at % Math.max(1, held.length), 1)[0]?.part.release?.();
          else {
            const part = rig.write(run, size, mark);
            if (part !== undefined) held.push({ part, mark });
          }
        });
        for (const { part, mark } of held) expect(part.bytes.every((byte) => byte === mark)).to.equal(true);
      }),
      { numRuns: 60 },
    );
  });

  it('hold what was packed, whatever the sizes of pictures, also while the next part lies in the next slab', () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 4 * kib }), fc.integer({ min: 1, max: 300 * kib }));
    const step = fc.record({ size, isKey: fc.boolean(), releases: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 80 }), (steps) => {
        const pool = new SlabPool();
        const shelf = new SlabShelf((memory) => pool.give(memory));
        shelf.begin(1);
        const builder = new PartBuilder(new SlabWriter(pool, (memory) => shelf.turnTo(1, memory)));
        const held: { readonly part: MediaPart; readonly pictures: Buffer }[] = [];
        let pictures: Buffer[] = [];
        const take = (packed: MediaPart | undefined, next: readonly Buffer[]): void => {
          if (packed === undefined) return void pictures.push(...next);
          const row = { ...rowAt(1, packed.bytes), firstSampleOffset: packed.firstSampleOffset };
          const part = shelf.partOf(row);
          if (part !== undefined) held.push({ part, pictures: Buffer.concat(pictures) });
          pictures = [...next];
        };

        steps.forEach(({ size: bytes, isKey, releases }, index) => {
          const picture = Buffer.alloc(bytes, index);
          take(builder.add(picture, { decodeTicks: index * 6000, offsetTicks: 0 }, isKey), [picture]);
          if (releases) held.shift()?.part.release?.();
        });
        take(builder.closeAt(steps.length * 6000), []);

        for (const { part, pictures: expected } of held) {
          expect(Buffer.from(part.bytes).subarray(part.firstSampleOffset).equals(expected)).to.equal(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});
