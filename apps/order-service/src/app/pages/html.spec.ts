import { html } from './html';

describe(html, () => {
  it('makes text of text, in elements and in attributes', () => {
    const text = `<script>alert("1")</script>&'`;
    expect(html`<p title="${text}">${text}</p>`.toString()).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</p>',
    );
  });

  it('leaves markup, lists of it and nothing as they are', () => {
    const items = ['<', '>'].map((item) => html`<li>${item}</li>`);
    expect(html`${items}`.toString()).toBe('<li>&lt;</li><li>&gt;</li>');
    expect(html`${false}${undefined}${0}`.toString()).toBe('0');
  });
});
