/** Programs of fixtures/programs that write down their own truth, and how many values each at least has to compare. */
export const TRUE_PROGRAMS: Readonly<Record<string, number>> = {
  kinds: 500,
  maps: 500,
  generic: 50,
  known: 1000,
  optimized: 40,
};

export const ALL_TOOLCHAINS = [
  '1.18.10',
  '1.20.14',
  '1.22.12',
  '1.23.12',
  '1.24.9',
  '1.25.5',
  '1.26.8',
  '1.27.4',
] as const;
export const TWO_TOOLCHAINS = ['1.22.12', '1.27.4'] as const;
