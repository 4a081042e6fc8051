import { randomUUID } from "node:crypto";

export interface Chat {
  readonly id: string;
  readonly title: string;
}

/** The chats, in memory: a restart forgets them, which is what a demonstration wants. */
export class Chats {
  readonly #chats = new Map<string, Chat>();

  create(title: string): Chat {
    const chat: Chat = { id: randomUUID(), title };
    this.#chats.set(chat.id, chat);
    return chat;
  }

  get(id: string): Chat | undefined {
    return this.#chats.get(id);
  }

  list(): readonly Chat[] {
    return [...this.#chats.values()];
  }

  delete(id: string): boolean {
    return this.#chats.delete(id);
  }
}
