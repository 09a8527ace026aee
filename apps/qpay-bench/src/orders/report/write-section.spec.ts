import { withSection } from './write-section';

describe(withSection, () => {
  it('changes what is between the markers and nothing else', () => {
    const page =
      '# Figures\n\n<!-- one:begin -->\n\nold\n\n<!-- one:end -->\n\n<!-- two:begin -->\nkept\n<!-- two:end -->\n';
    expect(withSection(page, 'one', '\nnew\n')).toBe(page.replace('old', 'new'));
  });

  it('adds a section to a page that has none of that name, and writes the same page when asked again', () => {
    const once = withSection('# Figures\n', 'one', 'new');
    expect(once).toBe('# Figures\n\n<!-- one:begin -->\n\nnew\n\n<!-- one:end -->\n');
    expect(withSection(once, 'one', 'new')).toBe(once);
  });

  it('refuses a page with half of the markers', () => {
    expect(() => withSection('<!-- one:end -->', 'one', 'new')).toThrow('<!-- one:begin -->');
  });
});
