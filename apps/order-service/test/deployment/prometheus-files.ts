import { z } from 'zod';
import { readPromql } from './promql';

/** `5m`, `1h30m`. */
const duration = z.string().regex(/^(\d+(ms|s|m|h|d|w|y))+$/);
const labelName = z.string().regex(/^[A-Za-z_]\w*$/);
/** Functions of Prometheus' templates that take a number. */
const FUNCTIONS = ['humanize', 'humanize1024', 'humanizeDuration', 'humanizePercentage', 'humanizeTimestamp'];

const ruleSchema = z
  .strictObject({
    alert: z.string().regex(/^[A-Za-z_]\w*$/),
    expr: z.string(),
    for: duration.optional(),
    keep_firing_for: duration.optional(),
    labels: z.record(labelName, z.string()),
    annotations: z.record(labelName, z.string()),
  })
  .refine(({ expr }) => isPromql(expr), { path: ['expr'], error: 'must be PromQL.' })
  .refine(({ expr, annotations }) => Object.values(annotations).every((text) => isTemplate(text, expr)), {
    path: ['annotations'],
    error: 'must be templates of the value and of labels that the expression leaves.',
  });

type Rule = z.infer<typeof ruleSchema>;
const identity = ({ alert, labels }: Rule) => JSON.stringify([alert, labels]);
const unique = (values: readonly string[]) => new Set(values).size === values.length;

/** A file of alert rules as `promtool check rules` takes it: nothing unknown, nothing twice. */
export const rulesFileSchema = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        interval: duration.optional(),
        rules: z.array(ruleSchema).refine((rules) => unique(rules.map(identity)), 'must each be there once.'),
      }),
    )
    .refine((groups) => unique(groups.map(({ name }) => name)), 'must have names of their own.'),
});

/** What of Prometheus' configuration is used here, as `promtool check config` takes it. */
export const configFileSchema = z.strictObject({
  global: z.strictObject({ scrape_interval: duration, evaluation_interval: duration }),
  rule_files: z.array(z.string()),
  scrape_configs: z
    .array(
      z.strictObject({
        job_name: z.string().min(1),
        metrics_path: z.string().startsWith('/').optional(),
        static_configs: z.array(
          z.strictObject({ targets: z.array(z.string().regex(/^[\w.-]+:\d{1,5}$/)).min(1) }),
        ),
      }),
    )
    .refine((jobs) => unique(jobs.map(({ job_name: name }) => name)), 'must have names of their own.'),
});

function isPromql(expression: string): boolean {
  try {
    return readPromql(expression).selectors.length > 0;
  } catch {
    return false;
  }
}

const AGGREGATION = /\b(sum|min|max|avg|count)\b/;

/** Labels that a series of the result has for certain: those it is grouped by, or what Prometheus itself puts on each. */
function labelsLeft(expression: string): string[] {
  return AGGREGATION.test(expression) ? readPromql(expression).grouping : ['job', 'instance'];
}

function isTemplate(text: string, expression: string): boolean {
  const labels = isPromql(expression) ? labelsLeft(expression) : [];
  const actions = [...text.matchAll(/\{\{ (.*?) \}\}/g)].map(([, action = '']) => action);
  const rest = text.replaceAll(/\{\{ .*? \}\}/g, '');
  return !/[{}]/.test(rest) && actions.every((action) => isAction(action, labels));
}

function isAction(action: string, labels: readonly string[]): boolean {
  const [value = '', ...functions] = action.split(' | ');
  const [, label] = /^\$labels\.(\w+)$/.exec(value) ?? [];
  if (label !== undefined) return functions.length === 0 && labels.includes(label);
  return value === '$value' && functions.every((name) => FUNCTIONS.includes(name));
}
