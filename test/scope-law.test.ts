import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { projectFolder } from './run-program.ts';

const finder = /^(find|list|read|load|count|search|page|tally)/;

interface StoreFinder {
  readonly name: string;
  readonly firstParameter: string | undefined;
}

function listFinders(source: ts.SourceFile): StoreFinder[] {
  return source.statements.filter(ts.isClassDeclaration).flatMap((declaration) =>
    declaration.members
      .filter(ts.isMethodDeclaration)
      .filter((method) => ts.isIdentifier(method.name) && finder.test(method.name.text))
      .map((method) => ({
        name: `${declaration.name?.text}.${method.name.getText(source)}`,
        firstParameter: method.parameters[0]?.type?.getText(source),
      })),
  );
}

describe('the scope law', () => {
  it('every finder of every store takes a Scope first', async () => {
    const entries = await readdir(join(projectFolder, 'gateway'), { recursive: true });
    const files = entries.filter((name) => name.endsWith('-store.ts'));
    const finders: StoreFinder[] = [];
    for (const file of files) {
      const text = await readFile(join(projectFolder, 'gateway', file), 'utf8');
      finders.push(...listFinders(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)));
    }

    const unscoped = finders.filter(({ firstParameter }) => firstParameter !== 'Scope');
    expect(unscoped).to.deep.equal([]);
    expect(finders.length, 'finders that were really read').to.be.greaterThan(15);
  });

  it('notices a finder without one', () => {
    const text = 'class ThingStore { findAll(limit: number) {} listOwn(scope: Scope) {} }';

    const finders = listFinders(ts.createSourceFile('thing-store.ts', text, ts.ScriptTarget.Latest, true));

    expect(finders).to.deep.equal([
      { name: 'ThingStore.findAll', firstParameter: 'number' },
      { name: 'ThingStore.listOwn', firstParameter: 'Scope' },
    ]);
  });
});
