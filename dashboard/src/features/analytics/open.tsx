/** A word of a table that opens what is behind it. */
export function Open({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="py-0.5 text-left text-accent hover:underline" onClick={onClick}>
      {label}
    </button>
  );
}
