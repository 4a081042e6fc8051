import type { IConstruct } from "@towline/infra";

/** Something an operator should know although nothing is wrong. */
export interface Notice {
  /** Path of the construct it is about. */
  readonly path: string;
  readonly message: string;
}

/** Warnings that constructs of a tree carry, each message once a construct. */
export function noticesOf(scope: IConstruct): Notice[] {
  const notices = scope.node
    .findAll()
    .flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => /warn/i.test(type))
        .map(({ data }): Notice => ({ path: construct.node.path, message: String(data) })),
    );
  return [...new Map(notices.map((notice) => [`${notice.path} ${notice.message}`, notice])).values()];
}
