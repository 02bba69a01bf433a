import { expect } from 'chai';
import type { SceneBody } from '../../gateway/wall/scenes/scenes-api.ts';
import { readScene, writeScene } from '../../web-wall/src/wall/status/scene-address.ts';
import { type DecodeLoad, lightLoad, nextLoad, shedPositions } from '../../web-wall/src/wall/status/decode-load.ts';
import { noZoom, panBy, zoomBy, zoomTransform } from '../../web-wall/src/wall/tools/zoom.ts';
import { positionTyped, wallAction } from '../../web-wall/src/wall/wall-keys.ts';
import { watermarkImage, watermarkShift } from '../../web-wall/src/wall/watermark-image.ts';

const press = (key: string) => wallAction({ key, modified: false, typing: false });

describe('keys of the wall', () => {
  it('turn pages, hold them, and open what lies over a picture', () => {
    expect(press(' ')).to.deep.equal({ kind: 'turn', turn: 'hold' });
    expect(press('[')).to.deep.equal({ kind: 'turn', turn: 'previous' });
    expect(press('PageDown')).to.deep.equal({ kind: 'turn', turn: 'next' });
    expect(press('Z')).to.deep.equal({ kind: 'enlarge' });
    expect(press('r')).to.deep.equal({ kind: 'tool', tool: 'replay' });
    expect(press('p')).to.deep.equal({ kind: 'tool', tool: 'ptz' });
  });

  it('pick tiles beyond nine by two digits in quick succession', () => {
    const typed = (position: number, atMs: number) => ({ position, atMs });

    expect(positionTyped(typed(0, 1000), typed(1, 1500), 16)).to.equal(11);
    expect(positionTyped(typed(0, 1000), typed(-1, 1500), 16)).to.equal(9);
    expect(positionTyped(typed(0, 1000), typed(1, 2000), 16)).to.equal(1);
    expect(positionTyped(typed(1, 1000), typed(4, 1500), 16)).to.equal(4);
    expect(positionTyped(typed(0, 1000), typed(1, 1100), 9)).to.equal(1);
  });
});

describe('digital zoom', () => {
  it('keeps the point under the pointer where it is', () => {
    const zoom = zoomBy(noZoom, 2, { x: 0.25, y: 0.75 });
    // The point of the picture under the pointer is `x + (at - 0.5) / factor`.
    expect(zoom.x + (0.25 - 0.5) / zoom.factor).to.be.closeTo(0.25, 1e-9);
    expect(zoom.y + (0.75 - 0.5) / zoom.factor).to.be.closeTo(0.75, 1e-9);
  });

  it('never shows what lies beside the picture, and ends at the whole', () => {
    const far = panBy(zoomBy(noZoom, 4), 99, -99);
    expect(far).to.deep.equal({ factor: 4, x: 0.875, y: 0.125 });
    expect(zoomBy(far, 0.01)).to.deep.equal(noZoom);
    expect(zoomBy(noZoom, 1000).factor).to.equal(8);
    expect(zoomTransform(noZoom)).to.equal('none');
    expect(zoomTransform({ factor: 2, x: 0.25, y: 0.5 })).to.equal('scale(2.0000) translate(25.000%, 0.000%)');
  });
});

describe('what decoding costs', () => {
  const look = (load: DecodeLoad, dropped: number, times: number, most = 3): DecodeLoad => {
    let now = load;
    for (let n = 0; n < times; n++) {
      now = nextLoad(now, { before: { total: 0, dropped: 0 }, now: { total: 100, dropped } }, most);
    }
    return now;
  };

  it('is warned of at once, and spares a tile when it stays heavy', () => {
    expect(look(lightLoad, 20, 1)).to.include({ isHeavy: true, shed: 0, droppedShare: 0.2 });
    expect(look(lightLoad, 20, 3).shed).to.equal(1);
    expect(look(lightLoad, 20, 6).shed).to.equal(2);
    expect(look(lightLoad, 20, 60).shed).to.equal(3);
  });

  it('gives tiles back one by one after a calm minute', () => {
    const heavy = look(lightLoad, 20, 6);

    expect(look(heavy, 0, 29).shed).to.equal(2);
    expect(look(heavy, 0, 30)).to.include({ isHeavy: false, shed: 1 });
  });

  it('learns nothing of a few frames', () => {
    const few = nextLoad(lightLoad, { before: { total: 0, dropped: 0 }, now: { total: 10, dropped: 10 } }, 3);
    expect(few).to.deep.equal(lightLoad);
  });

  it('spares the last tiles, never a pinned or the focused one', () => {
    const tiles = [{ isPinned: true }, ...Array.from({ length: 4 }, () => ({ isPinned: false }))];

    expect([...shedPositions(tiles, 4, 2)]).to.deep.equal([2, 3]);
    expect([...shedPositions(tiles, undefined, 9)]).to.deep.equal([1, 2, 3, 4]);
    expect([...shedPositions(tiles, 1, 0)]).to.deep.equal([]);
  });
});

describe('the address of a status wall', () => {
  it('is read as it was written', () => {
    const sources: SceneBody['source'][] = [
      { kind: 'organisation', organisationId: 'o' },
      { kind: 'area', areaId: 'a' },
      { kind: 'cameras', cameraIds: ['c1', 'c2'] },
    ];
    for (const source of sources) {
      const scene: SceneBody = { source, layout: 25, pageSeconds: 30, pinnedIds: ['p'] };
      expect(readScene(writeScene(scene))).to.deep.equal(scene);
    }
  });

  it('names nothing, or something usable whatever it says', () => {
    expect(readScene(new URLSearchParams('layout=16'))).to.equal(undefined);
    expect(readScene(new URLSearchParams('area=a&layout=7&seconds=-1&pin='))).to.deep.equal({
      ...{ source: { kind: 'area', areaId: 'a' }, layout: 16, pageSeconds: 5, pinnedIds: [] },
    });
    expect(readScene(new URLSearchParams('area=a&layout=1&pin=p,q'))?.pinnedIds).to.deep.equal([]);
  });
});

describe('the watermark', () => {
  it('holds names as text, whatever they hold', () => {
    const image = watermarkImage(['<张三> & "所"', '20:49']);

    expect(decodeURIComponent(image)).to.include('&#60;张三&#62; &#38; "所"').and.not.include('<张');
    expect(image.slice(5, -2)).to.not.include('"');
  });

  it('moves each minute', () => {
    expect(watermarkShift(60_000)).to.not.equal(watermarkShift(120_000));
    expect(watermarkShift(60_000)).to.equal(watermarkShift(119_999));
  });
});
