import { expect } from 'chai';
import { KeepAliveTurns } from '../../gateway/media/rtsp/keep-alive-turns.ts';

describe('KeepAliveTurns', () => {
  it('lets one ask while the others wait for the answer, five seconds at most', () => {
    const turns = new KeepAliveTurns();

    turns.noteAsked('s', 10_000);

    expect(turns.mayAsk('s', 14_999)).to.equal(false);
    expect(turns.mayAsk('other', 14_999)).to.equal(true);
    expect(turns.mayAsk('s', 15_000)).to.equal(true);
  });

  it('lets all ask right after the camera took the secret', () => {
    const turns = new KeepAliveTurns();
    turns.noteAsked('s', 0);
    turns.noteTaken('s', 100);
    turns.noteAsked('s', 200);

    expect(turns.mayAsk('s', 5000)).to.equal(true);
    expect(turns.mayAsk('s', 5100)).to.equal(false);
  });

  it('goes on after an answer that tells nothing', () => {
    const turns = new KeepAliveTurns();
    turns.noteAsked('s', 0);

    turns.noteAnswered('s');

    expect(turns.mayAsk('s', 1)).to.equal(true);
    expect(turns.isRefused('s')).to.equal(false);
  });

  it('knows a refused secret until the camera takes it again', () => {
    const turns = new KeepAliveTurns();
    turns.noteRefused('s');
    expect(turns.isRefused('s')).to.equal(true);

    turns.noteTaken('s', 1);

    expect(turns.isRefused('s')).to.equal(false);
  });
});
