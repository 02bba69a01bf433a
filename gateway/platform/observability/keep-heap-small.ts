import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow to twice what is in use before garbage is collected.
 *
 * Less would cost those who wait for an answer: with half of it about a fifth fewer lists of cameras were given in a second.
 *
 * Where memory is plenty V8 waits until it has grown fourfold: of 60 MB that the probing of 20,000 cameras uses, 250 MB
 * became garbage that was kept. V8 asks for this flag each time it sets its next limit, so it may be set while the process
 * runs, and every way of starting the gateway has it. What is new (128 MB where memory is plenty) can be bounded when the
 * process starts only: `npm start` and the container give `--max-semi-space-size=32`.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=100');
}
