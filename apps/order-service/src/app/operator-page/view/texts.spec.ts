import { OPERATOR_TEXTS, type OperatorTexts } from './texts';

/** Every text by its place; what is made of values is called with their places' names. */
function texts(of: unknown, at = ''): [place: string, text: string][] {
  if (typeof of === 'string') return [[at, of]];
  if (typeof of === 'function') return [[at, String((of as (...args: unknown[]) => unknown)({}, 'x', 'y'))]];
  return Object.entries(of as object).flatMap(([key, value]) => texts(value, `${at}.${key}`));
}
/** Without the values of choices, which are the API's words. */
const said = (all: [place: string, text: string][]) =>
  all.filter(([place]) => !/\.(findings|statuses|states)\.\d+\.0$/.test(place));
const places = (of: OperatorTexts) => texts(of).map(([place]) => place);

describe('the operators’ texts', () => {
  const { mn, en } = OPERATOR_TEXTS;

  it('say the same things in both languages', () => {
    expect(places(mn)).toEqual(places(en));
    expect(said([...texts(mn), ...texts(en)]).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('are Mongolian in Mongolian, but for names', () => {
    const others = ['.otherLanguage', '.order.invoiceHeads.0', '.reconciliation.heads.3'];
    const foreign = said(texts(mn)).filter(
      ([place, text]) => !/[А-Яа-яӨөҮү]/.test(text) && !others.includes(place),
    );
    expect(foreign).toEqual([]);
  });

  it('offer the same choices', () => {
    const values = ({ refund, receipt, events }: OperatorTexts) =>
      [refund.findings, refund.statuses, receipt.findings, events.states].map((choices) =>
        choices.map(([value]) => value),
      );
    expect(values(mn)).toEqual(values(en));
  });
});
