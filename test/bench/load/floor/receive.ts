/** What `receive.c` does, in Node, for machines without a C compiler; the same lines in and out. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const paceMs = 5;
const buffer = Buffer.allocUnsafeSlow(128 * 1024);
const lines: string[] = [];
const firstMs: number[] = [];
let [bytes, alive] = [0, 0];
let isAsked = false;

function receive(line: string): void {
  const [host = '', port = '', path = ''] = line.split(' ');
  const url = `rtsp://${host}:${port}${path}`;
  const begunMs = performance.now();
  let step: 'setting-up' | 'starting' | 'playing' = 'setting-up';
  const converse = (count: number): void => {
    if (step === 'setting-up') {
      const session = /^Session: ([^;\r\n]+)/m.exec(buffer.toString('latin1', 0, count))?.[1] ?? '';
      socket.write(`PLAY ${url} RTSP/1.0\r\nCSeq: 2\r\nSession: ${session}\r\n\r\n`);
      step = 'starting';
    } else if (buffer[0] === 0x24) {
      step = 'playing';
      alive += 1;
      firstMs.push(performance.now() - begunMs);
      if (firstMs.length === lines.length) console.log(`READY ${firstMs.join(' ')}`);
    }
  };
  const callback = (count: number): boolean => {
    bytes += count;
    if (step !== 'playing') converse(count);
    return true;
  };
  const socket = connect({ host, port: Number(port), onread: { buffer, callback } }, () => {
    const transport = 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1';
    socket.write(`SETUP ${url}/trackID=1 RTSP/1.0\r\nCSeq: 1\r\n${transport}\r\n\r\n`);
  });
  socket.on('close', () => (alive -= 1));
}

async function begin(): Promise<void> {
  for (const line of lines) {
    receive(line);
    await delay(paceMs);
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (isAsked) {
      const { user, system } = process.cpuUsage();
      console.log(`${user + system} ${bytes} ${alive}`);
    } else if (line === '') {
      isAsked = true;
      void begin();
    } else {
      lines.push(line);
    }
  })
  .on('close', () => process.exit());
