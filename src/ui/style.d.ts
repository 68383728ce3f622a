/** Custom properties in the style prop: React sets them through the CSSOM, which a strict CSP allows. */
import 'react';

declare module 'react' {
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
