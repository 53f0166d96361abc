import { css } from '@kaunter/admin-ui'

/** Black on white, whatever the theme of the screen is. */
export const printStyles = css`
  :host {
    color: #000;
    background: #fff;
    color-scheme: light;
    font: 10pt/1.4 var(--k-font);
  }

  header {
    margin-bottom: 12pt;
    padding-bottom: 8pt;
    border-bottom: 1pt solid #000;
  }

  h1 {
    margin: 0 0 6pt;
    font-size: 15pt;
  }

  h2 {
    margin: 12pt 0 4pt;
    border-bottom: 0.5pt solid #999;
    font-size: 10pt;
    break-after: avoid;
  }

  dl {
    display: grid;
    grid-template-columns: max-content 1fr;
    gap: 1pt 10pt;
    margin: 0 0 6pt;
  }

  dt,
  .by,
  .event,
  header p {
    color: #444;
  }

  dd,
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }

  /* A message is not cut, unless it is longer than a page; then with its border closed at each cut. */
  article {
    max-width: 82%;
    margin: 0 0 6pt;
    padding: 4pt 7pt;
    border: 0.5pt solid #999;
    border-radius: 5pt;
    break-inside: avoid;
    box-decoration-break: clone;
    orphans: 3;
    widows: 3;
  }

  article.out {
    margin-inline-start: 18%;
    background: #f1f3f6;
    print-color-adjust: exact;
  }

  article.note {
    max-width: none;
    border-style: dashed;
  }

  .by,
  .event {
    font-size: 8pt;
  }

  .event {
    margin: 0 0 6pt;
    text-align: center;
  }

  .text {
    white-space: pre-wrap;
  }

  .kind {
    font-weight: 600;
  }

  blockquote {
    margin: 2pt 0;
    padding-inline-start: 6pt;
    border-inline-start: 2pt solid #999;
    color: #444;
  }
`
