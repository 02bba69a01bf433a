import { frameCodeCells } from '../frame-code.ts';
import { paintBackdrop } from '../picture/backdrop.ts';
import { moversOf, paintMovers } from '../picture/movers.ts';
import { YuvPicture } from '../picture/yuv-picture.ts';
import { clipSections, SPOILT_KINDS, type ClipRecipe, type StreamFormat } from './clip-recipe.ts';

/** How far a camera that was turned looks aside, in shares of its picture. */
const turn = { x: 0.15, y: 0.08 };

/**
 * Raw I420 frames of a clip in order: live, frozen, black, and where it has them the spoilt ones. Text is burnt in later
 * by ffmpeg, and so is what spoils a picture, but for one that moved.
 *
 * Two pictures take turns, so a yielded buffer is valid until the one after the next.
 */
export function* paintFrames(recipe: ClipRecipe, format: StreamFormat): Generator<Buffer> {
  const { liveFrames, blackStart, spoiltStart, spoiltFrames, totalFrames } = clipSections(format.fps, recipe.hasSpoilt);
  const movedStart = spoiltStart + SPOILT_KINDS.indexOf('moved') * spoiltFrames;
  const backdrop = new YuvPicture(format.width, format.height);
  paintBackdrop(backdrop, recipe.picture);
  const movers = moversOf(recipe.picture);
  const pictures = [new YuvPicture(format.width, format.height), new YuvPicture(format.width, format.height)] as const;

  for (let frame = 0; frame < totalFrames; frame++) {
    const picture = pictures[frame % 2 === 0 ? 0 : 1];
    const isSpoilt = frame >= spoiltStart;
    const shown = isSpoilt ? (frame - spoiltStart) % spoiltFrames : frame < liveFrames ? frame : 0;
    if (frame >= blackStart && !isSpoilt) {
      picture.fillBlack();
    } else {
      picture.copyFrom(backdrop);
      paintMovers(picture, movers, shown / liveFrames);
      if (frame >= movedStart && frame < movedStart + spoiltFrames) picture.roll(turn.x, turn.y);
      paintCode(picture, shown, recipe.cameraCode);
    }
    yield picture.bytes;
  }
}

function paintCode(picture: YuvPicture, frame: number, camera: number): void {
  for (const cell of frameCodeCells({ frame, camera }, picture.width, picture.height)) {
    picture.fillPixels(cell.x, cell.y, cell, cell.isWhite ? [255, 255, 255] : [0, 0, 0]);
  }
}
