/** What an imported file takes from this package. */
export class Imports {
  private readonly names = new Set<string>();

  /** Notes that a name is used, and gives it back. */
  name(name: string): string {
    this.names.add(name);
    return name;
  }

  toString(): string {
    return [...this.names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).join(", ");
  }

  get list(): readonly string[] {
    return [...this.names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  }
}
