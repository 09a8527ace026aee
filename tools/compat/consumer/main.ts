import 'reflect-metadata';
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createQPayCallbackToken, qpayCallbackUrl } from 'nestjs-qpay';
import { collectQPayMetrics } from 'nestjs-qpay/metrics';
import { QPAY_QUICK_QR_PRODUCTION_URL } from 'nestjs-qpay/quick-qr';
import { createQPay } from 'nestjs-qpay/standalone';
import { forgeQPayCallback } from 'nestjs-qpay/testing';
import { startQPaySimulator } from 'qpay-simulator';
import { Shop, healthIndicator, shopModule } from './shop.js';

// node main.js <express|fastify> <Redis socket>: boots, injects, takes a token, is paid, hears of it, and ends by itself.
const [platform, redisPath = ''] = process.argv.slice(2);
const adapter = () => (platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter());

async function main() {
  const qpay = await startQPaySimulator();
  const module = shopModule({ qpay, redisPath });
  const app: INestApplication = await NestFactory.create(module, adapter(), { logger: ['error', 'warn'] });
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const shop = app.get(Shop);

  const { token } = createQPayCallbackToken();
  const { invoiceId, sameToken } = await shop.sell(
    qpayCallbackUrl(`http://127.0.0.1:${port}/qpay/callback`, token),
  );
  assert.ok(sameToken, 'one token');
  await qpay.pay(invoiceId);
  assert.deepEqual(
    shop.events.map(({ reference, verdict, paid }) => ({ reference, verdict, paid })),
    [{ reference: 'order-1', verdict: 'paid', paid: true }],
  );
  assert.equal(qpay.logins(), 1, 'one login');

  await app.close();
  await qpay.close();
  for (const entry of [collectQPayMetrics, createQPay, forgeQPayCallback])
    assert.equal(typeof entry, 'function');
  assert.ok(QPAY_QUICK_QR_PRODUCTION_URL && healthIndicator);
  process.stdout.write('paid\n');
}

void main();
