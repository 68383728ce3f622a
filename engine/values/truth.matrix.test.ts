/** The same with every toolchain, and a map of a million entries. */
import { expectTruth } from './testing/expectations.ts';
import { ALL_TOOLCHAINS } from './testing/programs.ts';

expectTruth(ALL_TOOLCHAINS, 1_000_000);
