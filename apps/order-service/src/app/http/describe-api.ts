import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { ApiErrorDto } from '../errors/api-error.dto';

/** Where people read the API, and try it. */
export const API_DOCS_PATH = 'api/docs';
/** Where programs do. */
const API_DESCRIPTION_PATH = 'api/openapi.json';

const ABOUT = `Payments by QPay's QR invoices. Users send \`Authorization: Bearer <token>\`; somebody else's payment is answered
like none at all. Amounts are decimal texts in tugrik, times are ISO 8601 in UTC. Every refusal has the form of
\`ApiErrorDto\`; its \`code\` is stable, its texts are not. What an \`Idempotency-Key\` has been used for is answered again.`;

/** The OpenAPI description, made from the very schemas that validate. Committed as `openapi.json`. */
export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const head = new DocumentBuilder()
    .setTitle('order-service')
    .setDescription(ABOUT)
    .setVersion('1')
    .addBearerAuth()
    .addGlobalResponse({ status: '4XX', description: 'A refusal.', type: ApiErrorDto })
    .addGlobalResponse({ status: '5XX', description: 'A failure on this side or QPay’s.', type: ApiErrorDto })
    .build();
  return cleanupOpenApiDoc(SwaggerModule.createDocument(app, head));
}

/** Serves the description, as a page and as JSON. Not in production: it would only help those who look for a way in. */
export function serveApiDescription(app: NestFastifyApplication): void {
  SwaggerModule.setup(API_DOCS_PATH, app, describeApi(app), {
    raw: ['json'],
    jsonDocumentUrl: API_DESCRIPTION_PATH,
    customSiteTitle: 'order-service API',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true },
  });
}
