/** Programs that write down what their variables hold before they die, read from their cores. */
import { expectTruth } from './testing/expectations.ts';
import { TWO_TOOLCHAINS } from './testing/programs.ts';

expectTruth(process.env.GO?.split(',') ?? TWO_TOOLCHAINS, 20_000);
