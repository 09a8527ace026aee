import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command';

const sentence = { comment: { summary: [{ kind: 'text', text: 'What it is.' }] } };
const property = { kind: 1024, name: 'amount' };
/** typedoc's JSON of one interface with one member. */
const reference = (member: object) => ({
  kind: 1,
  children: [{ kind: 256, name: 'Order', ...sentence, children: [member] }],
});

describe('docstring coverage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qpay-api-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function check(json: object) {
    const file = join(folder, 'api.json');
    writeFileSync(file, JSON.stringify(json));
    return command('node', ['tools/undocumented.mjs', file]);
  }

  it('is whole when every member has a sentence, or says its default', () => {
    const byDefault = {
      comment: { summary: [], blockTags: [{ tag: '@default', content: [{ text: '1' }] }] },
    };
    expect(check(reference({ ...property, ...sentence }))).toMatchObject({
      status: 0,
      output: '2 of 2 public names and members documented',
    });
    expect(check(reference({ ...property, ...byDefault })).status).toBe(0);
  });

  it('fails for a member without one, and names it', () => {
    const { status, output } = check(reference(property));
    expect({ status, output }).toEqual({
      status: 1,
      output: expect.stringContaining('Order.amount (property)'),
    });
  });

  it('fails for a member of an object type within a union', () => {
    const declaration = { kind: 65536, name: '__type', children: [property] };
    const types = [{ type: 'literal' }, { type: 'reflection', declaration }];
    const event = { kind: 2097152, name: 'Event', ...sentence, type: { type: 'union', types } };
    expect(check({ kind: 1, children: [event] }).output).toContain('Event.amount (property)');
  });

  it('fails for a method whose signature has none', () => {
    const method = { kind: 2048, name: 'pay', signatures: [{ kind: 4096, name: 'pay' }] };
    expect(check(reference(method)).output).toContain('Order.pay (method)');
    expect(check(reference({ ...method, signatures: [{ ...method, ...sentence }] })).status).toBe(0);
  });

  it('fails where there is nothing at all', () => {
    expect(check({ kind: 1 }).status).toBe(1);
  });
});
