import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

const apiErrorSchema = z.object({
  code: z.string().describe('Stable.').meta({ example: 'PAYMENT_NOT_FOUND' }),
  message: z.string().meta({ example: 'There is no such payment.' }),
  remedy: z.string().optional().describe('What the caller can do about it.'),
  fields: z
    .record(z.string(), z.string())
    .optional()
    .describe('One message for each field that was refused.'),
  orderId: z.uuid().optional().describe('The order that the failed request has left behind.'),
});

/** The form of every refusal, for the API's description. */
export class ApiErrorDto extends createZodDto(apiErrorSchema) {}
