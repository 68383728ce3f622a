/** What a double click on the current row does, for one who does not guess it: a button in that row, no stop of Tab. */
interface Props {
  readonly label: string;
  readonly title: string;
  readonly onAct: () => void;
}

export function RowAct({ label, title, onAct }: Props) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="row-act"
      title={title}
      onClick={(event) => {
        event.stopPropagation();
        onAct();
      }}
    >
      {label}
    </button>
  );
}
