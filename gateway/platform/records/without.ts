/** A copy that lacks some members. */
export function without<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  ...names: readonly Name[]
): Omit<Whole, Name> {
  const left: readonly PropertyKey[] = names;
  // Leaving out the names is exactly what the type says.
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !left.includes(name))) as Omit<Whole, Name>;
}
