/** Child process: node-onvif initialises one device. Started by second-opinion.ts; speaks JSON by IPC. */
import http from 'node:http';
import { connect } from 'node:net';
import { z } from 'zod';
import onvif from 'node-onvif';

const question = z.object({
  input: z.object({ host: z.string(), port: z.int(), username: z.string(), password: z.string() }),
});

// The parent's death is ours.
process.on('disconnect', () => process.exit(1));

process.once('message', (message) => {
  const { host, port, username, password } = question.parse(message).input;
  // Whatever address the device makes node-onvif believe in, the bytes go to the one that was passed to us.
  http.globalAgent.createConnection = () => connect({ host, port });
  const device = new onvif.OnvifDevice({
    address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    user: username,
    pass: password,
  });
  device.init().then(
    (value) => process.send?.({ kind: 'initialised', value }),
    (error: unknown) => process.send?.({ kind: 'refused', text: error instanceof Error ? error.message : '' }),
  );
});
