import { expect } from 'chai';
import { type ProgramEnd, runProgram } from './run-program.ts';

const node = (script: string, ...args: string[]): Promise<ProgramEnd> =>
  runProgram(process.execPath, [`node_modules/${script}`, ...args]);

/** The linter alone takes half of the time: the others run beside it, one after the other. */
function checkAll() {
  const lint = node('eslint/bin/eslint.js', '--max-warnings=0', '.');
  const server = node('typescript/bin/tsc', '-p', '.');
  const web = server.then(() => node('typescript/bin/tsc', '-p', 'web-wall'));
  const layout = web.then(() => node('prettier/bin/prettier.cjs', '--check', '.'));
  return { lint, server, web, layout };
}

describe('the code', function () {
  this.timeout(240_000);
  let checks: ReturnType<typeof checkAll>;

  before(() => {
    checks = checkAll();
  });

  it('fits its types, on the server and in the browser', async () => {
    const { server, web } = checks;

    expect((await server).output + (await web).output).to.equal('');
  });

  it('is laid out by the formatter', async () => {
    const { code, output } = await checks.layout;

    expect(code, output).to.equal(0);
  });

  it('keeps the limits of the linter', async () => {
    const { code, output } = await checks.lint;

    expect(code, output).to.equal(0);
  });
});
