import { z } from 'zod';
import { QPaySimulatorFault } from '../faults/fault';

const scope = {
  operation: z.string().min(1),
  times: z.int().min(1).nullable().optional(),
  skip: z.int().min(0).optional(),
  probability: z.number().min(0).max(1).optional(),
  delayMs: z.number().min(0).optional(),
  when: z.enum(['before', 'after']).optional(),
};

const paths = z.array(z.string().min(1));

/** POST /faults: the same object that `simulator.inject()` takes; `times: null` means until it is removed. */
export const faultSchema: z.ZodType<QPaySimulatorFault> = z.discriminatedUnion('kind', [
  z.strictObject({ ...scope, kind: z.literal('delay') }),
  z.strictObject({ ...scope, kind: z.literal('hang') }),
  z.strictObject({ ...scope, kind: z.literal('drop') }),
  z.strictObject({ ...scope, kind: z.literal('reset') }),
  z.strictObject({
    ...scope,
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ ...scope, kind: z.literal('unauthorized') }),
  z.strictObject({ ...scope, kind: z.literal('busy'), message: z.boolean().optional() }),
  z.strictObject({ ...scope, kind: z.literal('html'), status: z.int().min(200).max(599).optional() }),
  z.strictObject({ ...scope, kind: z.literal('truncate'), framing: z.enum(['cut', 'whole']).optional() }),
  z.strictObject({
    ...scope,
    kind: z.literal('rewrite'),
    set: z.record(z.string(), z.unknown()).optional(),
    remove: paths.optional(),
    numbersAsText: z.boolean().optional(),
    textsAsNumbers: z.boolean().optional(),
    extraFields: z.boolean().optional(),
  }),
]);
