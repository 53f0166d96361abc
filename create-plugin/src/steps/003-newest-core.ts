import { whole } from '../edits.ts'
import type { Step } from './step.ts'

const workflow = `name: CI
on:
  push:
    branches: [main]
  pull_request:
  schedule:
    # Monday morning: a new Kaunter is noticed here before your users notice it.
    - cron: "0 1 * * 1"
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: npm install
      - run: npm run check
      - run: npm test
  newest-kaunter:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: npm install
      - run: npm install --no-save --force @kaunter/core@latest @kaunter/admin-ui@latest @kaunter/plugin-tickets@latest @kaunter/plugin-whatsapp-cloud@latest
      - run: npm run check
      - run: npm test
`

export const newestCore: Step = {
  id: '003-newest-core',
  title: 'CI also tests against the newest Kaunter, every week',
  edits: () => [whole('.github/workflows/ci.yml', workflow)],
}
