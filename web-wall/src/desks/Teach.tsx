/** An empty list says so and teaches the first step. */
export function Teach({ title, step }: { readonly title: string; readonly step?: string }) {
  return (
    <div className="teach" data-testid="empty">
      <strong>{title}</strong>
      {step !== undefined && <span>{step}</span>}
    </div>
  );
}
