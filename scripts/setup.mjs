/**
 * What a bare machine lacks, brought in: npm packages, Debian's programs, the built web wall.
 * Plain JavaScript without packages, since it runs before anything is installed, on any Node ≥ 20.19.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, '.cache', 'setup');
export const node24 = join(root, 'node_modules', 'node', 'bin', 'node');

/** Programs that the gateway and its tests need, with the Debian package that brings each. */
export const tools = {
  ffmpeg: { program: 'ffmpeg', packages: ['ffmpeg'] },
  mariadb: { program: 'mariadbd', packages: ['mariadb-server'] },
  chromium: { program: 'chromium', packages: ['chromium'] },
  chineseFont: { file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', packages: ['fonts-noto-cjk'] },
};

/** What only the tests need: networks of their own, and programs that read what `deploy/` has for them. */
export const testTools = [
  { file: '/usr/sbin/nginx', packages: ['nginx'] },
  { program: 'ip', packages: ['iproute2'] },
  { program: 'promtool', packages: ['prometheus'] },
];

/** What only `npm run test:long` needs: an RTSP server and players that are not ours, and another time. */
export const longTools = [
  ...['vlc-bin', 'vlc-plugin-base'],
  ...['gstreamer1.0-tools', 'gstreamer1.0-plugins-good', 'gstreamer1.0-plugins-bad', 'gstreamer1.0-libav'],
  ...['gir1.2-gst-rtsp-server-1.0', 'python3-gi', 'libfaketime'],
].map((name) => ({ file: `/usr/share/doc/${name}/copyright`, packages: [name] }));

/** Installs the locked npm packages unless this very lock file is installed already. */
export function installPackages() {
  const lock = digest([join(root, 'package-lock.json')]);
  if (existsSync(node24) && readStamp('packages') === lock) return;
  say('installing npm packages');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeStamp('packages', lock);
}

/**
 * Installs missing programs by apt when this user may; else prints the one command to run and ends.
 * @param {Array<{program?: string, file?: string, packages: string[]}>} needed
 */
export function installTools(needed) {
  const missing = needed.filter((tool) => !isPresent(tool)).flatMap((tool) => tool.packages);
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  const prefix = becomeRoot();
  if (prefix === undefined || findProgram('apt-get') === undefined) {
    say(`missing: ${missing.join(', ')}. Run this once, then start again:\n  sudo ${install.join(' ')}`);
    process.exit(1);
  }
  say(`installing ${missing.join(', ')}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run(...split([...prefix, 'apt-get', 'update', '-qq']), environment);
  run(...split([...prefix, ...install, '-qq']), environment);
}

/** Builds the web wall unless these very sources are built already. */
export function buildWeb() {
  const sources = listFiles(join(root, 'web-wall'), ['dist', 'node_modules']);
  const apis = listFiles(join(root, 'gateway'), []).filter((file) => file.endsWith('-api.ts'));
  const state = digest([...sources, ...apis, join(root, 'package-lock.json')]);
  if (existsSync(join(root, 'web-wall', 'dist', 'index.html')) && readStamp('web') === state) return;
  say('building the web wall');
  run(node24, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', 'web-wall', '--logLevel', 'warn']);
  writeStamp('web', state);
}

/**
 * Runs a script on Node 24 until it ends; signals are passed on, and its exit code becomes ours.
 * @param {string[]} args
 */
export function handOver(args) {
  const child = spawn(node24, args, { cwd: root, stdio: 'inherit', env: withLocalPrograms() });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
  }
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
}

/** @param {string} text */
export function say(text) {
  process.stderr.write(`› ${text}\n`);
}

/** Our environment, with the programs of the npm packages first. */
export function withLocalPrograms() {
  return { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };
}

function isPresent({ program, file }) {
  return file === undefined ? findProgram(program) !== undefined : existsSync(file);
}

function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The words that make a command run as root, or undefined when this user may not. */
function becomeRoot() {
  if (process.getuid?.() === 0) return [];
  if (findProgram('sudo') === undefined) return undefined;
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

function split([program, ...args]) {
  return [program, args];
}

function run(program, args, environment = process.env) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], env: environment });
  if (status === 0) return;
  say(`failed: ${program} ${args.join(' ')}${error === undefined ? '' : ` (${error.message})`}`);
  process.exit(1);
}

function listFiles(folder, except) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !except.includes(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listFiles(path, except) : [path];
    })
    .sort();
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function readStamp(name) {
  const file = join(stamps, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function writeStamp(name, value) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), value);
}
