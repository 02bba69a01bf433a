import { z } from 'zod';
import { type ErrorCode, errorStatus } from '../errors/gateway-error.ts';
import type { Operation } from './operation.ts';

const style = `
  body { margin: 0 auto; max-width: 960px; padding: 24px; background: #11161c; color: #d5dce4;
    font: 14px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
  a { color: #7db3f0; } h2 { margin: 32px 0 8px; } summary { cursor: pointer; padding: 6px 0; }
  code, pre { font: 13px/1.45 ui-monospace, monospace; } pre { overflow: auto; background: #0b0f14; padding: 12px; }
  .method { display: inline-block; width: 68px; font-weight: 600; } .muted { color: #96a2af; }
  table { border-collapse: collapse; } td { padding: 2px 16px 2px 0; }`;

/** A readable page of the API: every operation with its schemas, every refusal with its status. No script. */
export function renderApiPage(operations: readonly Operation[]): string {
  const subjects = Map.groupBy(operations, (operation) => operation.id.split('.', 1)[0] ?? '');
  const sections = [...subjects].map(([subject, members]) => `<h2>${subject}</h2>${members.map(section).join('')}`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Patrol Gateway API</title><style>${style}</style>
<h1>视频巡查网关 API</h1>
<p>Machine-readable: <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1).
Sign in by <code>POST /api/v1/session</code>; live changes come over the WebSocket <code>/api/v1/realtime</code>.</p>
${sections.join('\n')}
<h2>Refusals</h2><table>${refusals()}</table></html>`;
}

function section(operation: Operation): string {
  const who = operation.allow === 'anyone' ? 'anyone' : [...operation.allow].join(', ');
  const parts = [
    part('Path', operation.params),
    part('Query', operation.query),
    part('Body', operation.body),
    part('Reply', operation.reply, 'output'),
    operation.produces === undefined ? '' : `<p>Reply: <code>${escape(operation.produces)}</code></p>`,
  ];
  return `<details id="${operation.id}"><summary><span class="method">${operation.method.toUpperCase()}</span>
<code>${escape(operation.path)}</code> <span class="muted">${escape(operation.summary)}</span></summary>
<p class="muted">For: ${who}</p>${parts.join('')}</details>`;
}

function part(title: string, schema: z.ZodType | undefined, io: 'input' | 'output' = 'input'): string {
  if (schema === undefined) return '';
  const json = { ...z.toJSONSchema(schema, { io, unrepresentable: 'any' }), $schema: undefined };
  return `<p>${title}</p><pre>${escape(JSON.stringify(json, undefined, 2))}</pre>`;
}

function refusals(): string {
  const codes = Object.keys(errorStatus) as ErrorCode[]; // the keys of a const object are its codes
  return codes
    .map((code) => `<tr id="${code.replace('/', '-')}"><td><code>${code}</code><td>${errorStatus[code]}`)
    .join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
