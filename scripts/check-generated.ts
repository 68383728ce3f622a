/** The filter language's parser is generated from its grammar and committed: this holds the one against the other. */
import { readFileSync } from 'node:fs';
import { buildParserFile } from '@lezer/generator';

const FOLDER = 'engine/query';
const { parser } = buildParserFile(readFileSync(`${FOLDER}/query.grammar`, 'utf8'), { fileName: 'query.grammar' });
const committed = readFileSync(`${FOLDER}/parser.generated.js`, 'utf8');

if (parser.trim() === committed.trim()) {
  console.log('generated files: the parser is that of query.grammar');
} else {
  console.error('engine/query/parser.generated.js is not that of query.grammar: run');
  console.error('  npx lezer-generator engine/query/query.grammar -o engine/query/parser.generated.js');
  process.exitCode = 1;
}
