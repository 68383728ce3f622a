/** A field for an address; what is none says so and stays. */
import { type FormEvent, useState } from 'react';
import { addressIn } from '../../../api/links.ts';
import { Key } from '../../ui/Key.tsx';

export function AddressField({ onGo }: { onGo: (address: string) => void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = addressIn(text) ?? addressIn(`0x${text.trim()}`);
    setWrong(address === undefined);
    if (address === undefined) return;
    setText('');
    onGo(address);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  return (
    <form className="address-field" onSubmit={submit}>
      <input
        className="field mono"
        data-address-field
        value={text}
        aria-label="Go to an address"
        aria-invalid={wrong}
        placeholder="0xc000…"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          setWrong(false);
        }}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
      <Key of="g" />
      {wrong && (
        <span className="pop address-wrong" role="alert">
          An address is hex digits, as 0xc0001a4120.
        </span>
      )}
    </form>
  );
}
