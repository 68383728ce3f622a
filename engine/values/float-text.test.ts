import { expect, test } from 'vitest';
import { float32Text, float64Text } from './float-text.ts';

/** What Go's fmt.Println prints. */
test.each([
  [1000000, '1e+06'],
  [123456, '123456'],
  [123456789, '1.23456789e+08'],
  [1e20, '1e+20'],
  [1e21, '1e+21'],
  [2.5e-5, '2.5e-05'],
  [0.0001, '0.0001'],
  [0.1, '0.1'],
  [-1.5, '-1.5'],
  [100, '100'],
  [1.2345678901234567e19, '1.2345678901234567e+19'],
  [5e-324, '5e-324'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [0, '0'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '+Inf'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
])('float64 %s', (value, expected) => {
  expect(float64Text(value)).toBe(expected);
});

test.each([
  [0.1, '0.1'],
  [16777216, '1.6777216e+07'],
  [3.4e38, '3.4e+38'],
  [1.1, '1.1'],
  [1e-45, '1e-45'],
])('float32 %s', (value, expected) => {
  expect(float32Text(Math.fround(value))).toBe(expected);
});
