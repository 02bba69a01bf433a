import { resolve } from 'node:path';

/** A relative SQLite file lies in the data folder; every other address stays as it is. */
export function placeDatabaseUrl(url: string, dataFolder: string): string {
  const file = /^sqlite:(?!:)(.+)$/.exec(url)?.[1];
  return file === undefined ? url : `sqlite:${resolve(dataFolder, file)}`;
}
