import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';

/** Where the API's description is served. */
export const API_DESCRIPTION_PATH = 'api/openapi.json';

/** Serves the OpenAPI description, made from the DTOs that the routes really use. */
export function describeApi(app: NestFastifyApplication): void {
  const head = new DocumentBuilder().setTitle('order-service').setVersion('1').addBearerAuth().build();
  const document = cleanupOpenApiDoc(SwaggerModule.createDocument(app, head));
  SwaggerModule.setup('api/docs', app, document, {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: API_DESCRIPTION_PATH,
  });
}
