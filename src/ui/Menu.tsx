/**
 * A button that opens a menu. The menu is the browser's own popover: it floats above everything, a click elsewhere or Escape
 * closes it, and the focus goes back to the button. What the browser does not do are the keys inside (`menuKeys.ts`).
 */
import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef } from 'react';
import { itemAfter, itemTyped, TYPING_MS } from './menuKeys.ts';

interface Props {
  readonly className: string;
  /** What the button is called, where its content does not say it. */
  readonly label?: string;
  readonly button: ReactNode;
  /** Class of the menu, beside its own. */
  readonly menuClass?: string;
  /** `MenuItem`, `MenuChoices` and `<hr>`. */
  readonly children: ReactNode;
}

export function Menu({ className, label, button, menuClass, children }: Props) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const open = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (menu.current === null || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    event.stopPropagation();
    if (!menu.current.matches(':popover-open')) event.currentTarget.click();
    if (event.key === 'ArrowUp') itemsOf(menu.current).at(-1)?.focus();
    else focusCurrent(menu.current);
  };
  return (
    <>
      <button
        type="button"
        id={`${id}button`}
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        popoverTarget={id}
        onKeyDown={open}
      >
        {button}
      </button>
      <Content id={id} menu={menu} menuClass={menuClass}>
        {children}
      </Content>
    </>
  );
}

interface ContentProps extends Pick<Props, 'menuClass' | 'children'> {
  readonly id: string;
  readonly menu: React.RefObject<HTMLDivElement | null>;
}

function Content({ id, menu, menuClass, children }: ContentProps) {
  const typed = useRef({ text: '', at: 0 });
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Tab') event.currentTarget.hidePopover(); // the focus is on the button again, and Tab leads on from there
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation(); // no key of the view acts from within a menu
    const items = itemsOf(event.currentTarget);
    const at = items.findIndex((item) => item.matches(':focus'));
    const next = itemAfter(event.key, at, items.length) ?? letter(event, at, items);
    if (next === undefined) return;
    event.preventDefault();
    items[next].focus();
  };
  const letter = ({ key, timeStamp }: KeyboardEvent, at: number, items: readonly HTMLElement[]) => {
    if (key.length > 1 || key === ' ') return undefined;
    const text = timeStamp - typed.current.at < TYPING_MS ? typed.current.text + key : key;
    typed.current = { text, at: timeStamp };
    return itemTyped(
      text,
      at,
      items.map((item) => item.textContent),
    );
  };
  return (
    <div
      id={id}
      ref={menu}
      className={`pop menu ${menuClass ?? ''}`}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-labelledby={`${id}button`}
      onToggle={(event: ToggleEvent<HTMLDivElement>) => {
        const holder = event.currentTarget;
        if (event.newState === 'open' && !holder.contains(document.activeElement)) focusCurrent(holder);
      }}
      onKeyDown={press}
      onPointerMove={(event) => itemOf(event.target)?.focus()}
      onClick={(event) => {
        if (itemOf(event.target)?.getAttribute('role') === 'menuitem') event.currentTarget.hidePopover();
      }}
    >
      {children}
    </div>
  );
}

interface ItemProps {
  readonly className?: string;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

/** Does something, and the menu closes. */
export function MenuItem({ className, onChoose, children }: ItemProps) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} className={`item ${className ?? ''}`} onClick={onChoose}>
      {children}
    </button>
  );
}

interface ChoicesProps<T> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: ReactNode }[];
  readonly onChange: (value: T) => void;
}

/** One of a few; the menu stays open. */
export function MenuChoices<T extends string | number>({ label, value, choices, onChange }: ChoicesProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu
    <div role="group" aria-label={label}>
      <div className="menu-label" aria-hidden="true">
        {label}
      </div>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="menuitemradio"
          aria-checked={choice.value === value}
          tabIndex={-1}
          className="item mono"
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}

const ITEM = '[role^=menuitem]';

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>(ITEM)];
}

function itemOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(ITEM) : null;
}

/** What is chosen, else the first item, else the menu itself. */
function focusCurrent(menu: HTMLElement): void {
  const items = itemsOf(menu);
  (items.find((item) => item.ariaChecked === 'true') ?? items.at(0) ?? menu).focus();
}
