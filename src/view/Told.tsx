/** A sentence of the diagnosis whose goroutines, channels and locks are links. */
import { Fragment } from 'react';
import { useSnapshot } from '../api/snapshot.tsx';
import { printable } from '../ui/text.ts';
import { Anchor } from './location.tsx';
import { toldParts } from './told.ts';

interface Props {
  readonly sentence: string;
  readonly resources?: Parameters<typeof toldParts>[1];
  readonly filter?: string;
}

export function Told({ sentence, resources, filter }: Props) {
  const { id: snapshot } = useSnapshot();
  let at = 0;
  return toldParts(sentence, resources).map((part) => {
    const text = printable(part.text);
    at += part.text.length;
    if (part.kind === 'text') return <Fragment key={`${at} ${text}`}>{text}</Fragment>;
    const to =
      part.kind === 'goroutine'
        ? ({ view: 'goroutine', snapshot, filter, goroutine: part.id } as const)
        : ({ view: 'resource', snapshot, filter, address: part.address } as const);
    return (
      <Anchor key={`${at} ${text}`} className="link mono told" to={to}>
        {text}
      </Anchor>
    );
  });
}
