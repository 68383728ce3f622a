/**
 * The filter language's parser is generated from its grammar and committed: this holds the one against the other.
 * `--write` generates it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { buildParserFile } from '@lezer/generator';

const FOLDER = 'engine/query';
const { parser, terms } = buildParserFile(readFileSync(`${FOLDER}/query.grammar`, 'utf8'), {
  fileName: 'query.grammar',
  moduleStyle: 'es',
  typeScript: true,
});

let stale = false;
for (const [path, text] of [
  [`${FOLDER}/parser.generated.ts`, parser],
  [`${FOLDER}/terms.generated.ts`, terms],
]) {
  if (process.argv.includes('--write')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    stale = true;
    console.error(`${path} is not that of query.grammar: run "npx tsx scripts/check-generated.ts --write"`);
  }
}
if (!stale) console.log('generated files: the parser is that of query.grammar');
process.exitCode = stale ? 1 : 0;
