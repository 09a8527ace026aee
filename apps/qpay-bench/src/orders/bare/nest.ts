// The bare handler in the frame that order-service has: a controller of NestJS on Fastify, the user's token by jose, and QPay
// through the library's client. No other check, no log, no limit, no lock.
import 'reflect-metadata';
import {
  Controller,
  Get,
  HttpCode,
  Inject,
  Module,
  Param,
  Post,
  UnauthorizedException,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { jwtVerify } from 'jose';
import { createQPay } from 'nestjs-qpay/standalone';
import { metrics } from './metrics';
import { BareOrders, type BareQpay } from './orders';

const { PORT, HOST, USER_TOKEN_SECRET } = process.env;

function askQPay(): BareQpay {
  const {
    QPAY_BASE_URL: baseUrl,
    QPAY_CLIENT_ID = '',
    QPAY_CLIENT_SECRET = '',
    QPAY_INVOICE_CODE = '',
  } = process.env;
  const secrets = {
    clientId: QPAY_CLIENT_ID,
    clientSecret: QPAY_CLIENT_SECRET,
    invoiceCode: QPAY_INVOICE_CODE,
  };
  const { client } = createQPay({ ...secrets, baseUrl, tokenStore: 'memory' });
  const wanted = { receiverCode: 'terminal', description: 'Order', amount: '100.00' };
  return {
    createInvoice: (senderInvoiceNo, callbackUrl) =>
      client.createInvoice({ ...wanted, senderInvoiceNo, callbackUrl }),
    payments: async (invoiceId) => {
      const { rows } = await client.checkInvoicePaid(invoiceId, { amount: '100.00', currency: 'MNT' });
      return rows.map(({ paymentId }) => paymentId);
    },
  };
}

class UserGuard implements CanActivate {
  private readonly key = new TextEncoder().encode(USER_TOKEN_SECRET);

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    const token = headers.authorization?.replace(/^Bearer /, '');
    if (!token) throw new UnauthorizedException();
    await jwtVerify(token, this.key);
    return true;
  }
}

@Controller()
class BareController {
  constructor(@Inject(BareOrders) private readonly orders: BareOrders) {}

  @Post('api/create-payment-session')
  @UseGuards(UserGuard)
  begin(): Promise<object> {
    return this.orders.begin();
  }

  @Post('api/payments/:id/verify')
  @HttpCode(200)
  @UseGuards(UserGuard)
  verify(@Param('id') id: string): Promise<object> {
    return this.orders.verify(id, 'customer');
  }

  @Get('callback/:id')
  called(@Param('id') id: string): Promise<object> {
    return this.orders.verify(id, 'callback');
  }

  @Get('metrics')
  metrics(): string {
    return metrics();
  }

  @Get('health/ready')
  ready(): object {
    return {};
  }
}

@Module({
  controllers: [BareController],
  providers: [{ provide: BareOrders, useFactory: () => new BareOrders(askQPay()) }],
})
class BareModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter(), {
    logger: ['error'],
  });
  await app.listen(Number(PORT), HOST ?? '127.0.0.1');
  process.once('SIGTERM', () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
