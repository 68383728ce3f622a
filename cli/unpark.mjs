#!/usr/bin/env node
/** The `unpark` command: runs the build, making it first where it is missing. Plain JavaScript: nothing may be installed yet. */
import { prepare } from '../scripts/prepare.mjs';

// What the preparation says goes to stderr: stdout belongs to the command.
await prepare({ say: (line) => process.stderr.write(`${line}\n`), rebuild: false });
await import('../dist/node/unpark.js');
