// However the library is loaded, there is one of it: a class injected by one half of an application is found by the other.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const entries = ['', '/health', '/metrics', '/quick-qr', '/standalone', '/testing'];

for (const entry of entries) {
  const name = `nestjs-qpay${entry}`;
  const required = require(name);
  const imported = await import(name);
  const names = Object.keys(required);
  assert.ok(names.length > 0, `${name} exports nothing`);
  for (const each of names) assert.equal(imported[each], required[each], `${name}: ${each}`);
}
const { QPayError } = await import('nestjs-qpay');
assert.ok(new (require('nestjs-qpay').QPayConfigurationError)('x') instanceof QPayError);
console.log('one identity');
