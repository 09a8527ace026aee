import { parser } from '@prometheus-io/lezer-promql';

/** One selector of an expression: a metric, and the labels that are asked of it. */
export interface Selector {
  metric: string;
  labels: string[];
}

/**
 * Reads a PromQL expression by Prometheus' own grammar.
 * @throws Error when it is no PromQL
 */
export function readPromql(expression: string): { selectors: Selector[]; grouping: string[] } {
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, from, to, type }) => {
      const text = expression.slice(from, to);
      if (type.isError) throw new Error(`This is no PromQL near ${from}: ${expression}`);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const selector = selectors.at(-1);
      if (name === 'Identifier' && selector && !selector.metric) selector.metric = text;
      if (name === 'LabelName' && expression[to]?.match(/[=!]/)) selector?.labels.push(text);
      else if (name === 'LabelName') grouping.push(text);
    },
  });
  return { selectors, grouping };
}
