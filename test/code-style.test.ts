import { expect } from 'chai';
import { runProgram } from './run-program.ts';

describe('the code', function () {
  this.timeout(240_000);

  it('fits its types, on the server and in the browser', async () => {
    const server = await runProgram(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']);
    const web = await runProgram(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'web-wall']);

    expect(server.output + web.output).to.equal('');
  });

  it('keeps the limits of the linter', async () => {
    const { code, output } = await runProgram(process.execPath, [
      'node_modules/eslint/bin/eslint.js',
      '--max-warnings=0',
      '.',
    ]);

    expect(code, output).to.equal(0);
  });

  it('is laid out by the formatter', async () => {
    const { code, output } = await runProgram(process.execPath, [
      'node_modules/prettier/bin/prettier.cjs',
      '--check',
      '.',
    ]);

    expect(code, output).to.equal(0);
  });
});
