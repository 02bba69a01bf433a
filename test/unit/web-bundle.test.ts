import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const webRoot = join(import.meta.dirname, '../../web-wall');
const dist = join(webRoot, 'dist');

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

interface Budget {
  readonly entries: readonly string[];
  readonly maxGzipBytes: number;
}

// Both files are written by this repository's own tools.
const readJson = <Content>(path: string): Content => JSON.parse(readFileSync(path, 'utf8')) as Content;

/** Files that the browser loads for the entries: their chunks, what these import statically, and the styles. */
function filesOf(entries: readonly string[], manifest: Readonly<Record<string, Chunk>>): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`the build has no ${name}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const style of chunk.css ?? []) files.add(style);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const entry of entries) visit(entry);

  return files;
}

function gzipBytes(files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0);
}

describe('the built web part', function () {
  before(() => {
    expect(existsSync(join(dist, 'index.html')), 'web-wall/dist is there; npm run web builds it').to.equal(true);
  });

  const budget = readJson<{ wall: Budget; desks: Budget }>(join(webRoot, 'bundle-budget.json'));
  const manifest = () => readJson<Record<string, Chunk>>(join(dist, '.vite/manifest.json'));

  it('keeps the wall within its budget', () => {
    expect(gzipBytes(filesOf(budget.wall.entries, manifest()))).to.be.within(50_000, budget.wall.maxGzipBytes);
  });

  it('keeps what the desks add within their budget', () => {
    const wall = filesOf(['index.html'], manifest());
    const added = [...filesOf(budget.desks.entries, manifest())].filter((file) => !wall.has(file));

    expect(gzipBytes(added)).to.be.within(50_000, budget.desks.maxGzipBytes);
  });

  it('does not load the component library of the desks for the wall', () => {
    const code = [...filesOf(budget.wall.entries, manifest())].map((file) => readFileSync(join(dist, file), 'utf8'));

    expect(code.some((text) => text.includes('ant-table'))).to.equal(false);
  });

  it('has no inline script and nothing from another origin in its page', () => {
    const html = readFileSync(join(dist, 'index.html'), 'utf8');
    const scripts = [...html.matchAll(/<script\b([^>]*)>([^<]*)</g)];

    expect(scripts.length).to.be.greaterThan(0);
    expect(scripts.filter(([, attributes, body]) => !attributes?.includes('src="/') || body !== '')).to.deep.equal([]);
    expect(html).not.to.match(/\son\w+=|(?:src|href)="(?:https?:)?\/\//);
  });
});
