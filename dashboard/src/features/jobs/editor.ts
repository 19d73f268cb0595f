import { ApiError, type FieldError } from "@/api/client";
import { jobsApi, type QuestionList } from "@/api/jobs";
import type { Question } from "@/api/types";
import {
  changedFields,
  draftOf,
  emptyQuestion,
  type Field,
  inputOf,
  merge,
  moved,
  newKey,
  type QuestionDraft,
  withPointIds,
} from "./drafts";

export interface Item {
  key: string;
  id: string | null;
  draft: QuestionDraft;
  /** As the service has it; null: it has not got it yet. */
  base: Question | null;
  /** What the service said of the last try; empty while there is nothing to say. */
  refused: readonly FieldError[];
}

export interface Notice {
  id: number;
  kind: "taken" | "kept" | "removed" | "added" | "remade";
  key: string;
  text: string;
  fields: readonly Field[];
  name: string | null;
}

export type Saving =
  | { state: "saved"; at: number | null }
  | { state: "waiting" }
  | { state: "saving" }
  | { state: "failed"; error: unknown };

export interface EditorState {
  items: readonly Item[];
  saving: Saving;
  notices: readonly Notice[];
}

/** A pause in typing after which a draft is saved. */
const PAUSE_MS = 800;

export function isDirty(item: Item): boolean {
  if (item.base === null) return item.draft.text.trim() !== "";
  return changedFields(draftOf(item.base), item.draft).length > 0;
}

/** What is kept in the tab of questions that the service has not got. */
export type Kept = Pick<Item, "key" | "id" | "draft" | "base">[];

/**
 * The questions of one job while they are written. Every change stands here at once and goes to the service after a
 * pause, one request after the other; what somebody else changes meanwhile is taken in field by field. Free of React.
 */
export class QuestionsEditor {
  private state: EditorState = { items: [], saving: { state: "saved", at: null }, notices: [] };
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private orderChanged = false;
  private notes = 0;
  /** When a write ended last: an answer that was asked for before it is older than what stands here. */
  private wroteAt = 0;

  constructor(
    private readonly jobId: string,
    list: QuestionList,
    kept: Kept,
  ) {
    const stored = inOrder(list).map((question): Item => itemOf(question));
    const items = stored.map((item) => {
      const own = kept.find(({ id }) => id === item.id);
      if (!own?.base || !item.base) return item;
      return { ...item, draft: merge(draftOf(own.base), own.draft, draftOf(item.base)).draft };
    });
    const unsaved = kept.filter(({ id }) => id === null || !items.some((item) => item.id === id));
    const added = unsaved.map(({ key, draft }): Item => ({ key, id: null, draft, base: null, refused: [] }));
    this.state = { ...this.state, items: [...items, ...added] };
    if (this.state.items.some(isDirty)) this.later();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): EditorState => this.state;

  /** What the service has not got, for the tab's memory; null: nothing. */
  unsaved(): Kept | null {
    const dirty = this.state.items.filter(isDirty);
    return dirty.length === 0 ? null : dirty.map(({ key, id, draft, base }) => ({ key, id, draft, base }));
  }

  change(key: string, draft: QuestionDraft): void {
    this.update(key, (item) => ({ ...item, draft, refused: [] }));
    this.later();
  }

  /** A new question behind the one named; returns its key. */
  add(draft: QuestionDraft = emptyQuestion(), after: string | null = null): string {
    const item: Item = { key: newKey(), id: null, draft, base: null, refused: [] };
    const at = this.state.items.findIndex(({ key }) => key === after);
    const items = [...this.state.items];
    items.splice(at < 0 ? items.length : at + 1, 0, item);
    this.orderChanged ||= at >= 0 && at < this.state.items.length - 1;
    this.set({ items });
    this.later();
    return item.key;
  }

  move(key: string, to: number): void {
    const from = this.state.items.findIndex((item) => item.key === key);
    if (from < 0 || to < 0 || to >= this.state.items.length || from === to) return;
    this.set({ items: moved(this.state.items, from, to) });
    this.orderChanged = true;
    this.later();
  }

  /** Takes it out at once; what it returns puts it back where it was. */
  async remove(key: string): Promise<() => void> {
    const at = this.state.items.findIndex((item) => item.key === key);
    const item = this.state.items[at];
    if (!item) return () => undefined;
    this.set({ items: this.state.items.filter((one) => one.key !== key) });
    const back = (id: string | null, base: Question | null) => {
      const items = [...this.state.items];
      items.splice(at, 0, { ...item, id, base });
      this.orderChanged = true;
      this.set({ items });
      this.later();
    };
    await this.running;
    if (item.id !== null) {
      try {
        await jobsApi.deleteQuestion(item.id);
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 404)) {
          back(item.id, item.base);
          throw error;
        }
      }
    }
    this.wroteAt = Date.now();
    return () => back(null, null);
  }

  /** What the service has in place of all that stands here, after it was replaced on purpose. */
  adopt(list: QuestionList): void {
    this.wroteAt = Date.now();
    this.set({ items: inOrder(list).map(itemOf), notices: [] });
  }

  dismiss(id: number): void {
    this.set({ notices: this.state.notices.filter((one) => one.id !== id) });
  }

  /** What the service has by now; `askedAt`: when it was asked for. */
  receive(list: QuestionList, askedAt: number): void {
    if (this.running !== null || this.timer !== null || askedAt <= this.wroteAt) return;
    const theirs = inOrder(list);
    const items: Item[] = [];
    for (const question of theirs) {
      const item = this.state.items.find(({ id }) => id === question.id);
      if (!item) {
        items.push(itemOf(question));
        this.note("added", question.id, question.text, [], list, question);
      } else if ((item.base?.revision ?? 0) < question.revision) {
        items.push(this.taken(item, question, list));
      } else items.push(item);
    }
    for (const item of this.state.items) {
      if (item.id === null) items.push(item);
      else if (!theirs.some(({ id }) => id === item.id)) {
        if (isDirty(item)) {
          items.push({ ...item, id: null, base: null });
          this.note("remade", item.key, item.draft.text, [], list, null);
        } else this.note("removed", item.key, item.draft.text, [], list, null);
      }
    }
    if (items.length !== this.state.items.length || items.some((one, at) => one !== this.state.items[at]))
      this.set({ items });
  }

  /** Sends what is waiting now. Resolves when everything that could be saved is. */
  async flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.running) {
      await this.running;
      if (!this.state.items.some((item) => this.ready(item)) && !this.orderChanged) return;
    }
    this.running = this.run().finally(() => {
      this.running = null;
    });
    await this.running;
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private later(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), PAUSE_MS);
    if (this.state.saving.state !== "saving") this.set({ saving: { state: "waiting" } });
  }

  /** Worth sending: it differs, and was not refused as it stands. */
  private ready(item: Item): boolean {
    return isDirty(item) && item.refused.length === 0 && item.draft.text.trim() !== "";
  }

  private async run(): Promise<void> {
    this.set({ saving: { state: "saving" } });
    try {
      for (let next = this.nextReady(); next; next = this.nextReady()) await this.save(next);
      await this.saveOrder();
      this.set({ saving: { state: "saved", at: Date.now() } });
    } catch (error) {
      this.set({ saving: { state: "failed", error } });
    } finally {
      this.wroteAt = Date.now();
    }
  }

  private nextReady(): Item | undefined {
    return this.state.items.find((item) => this.ready(item));
  }

  private async save(item: Item): Promise<void> {
    const body = inputOf(item.draft);
    try {
      const saved =
        item.id === null || item.base === null
          ? await jobsApi.addQuestion(this.jobId, body)
          : await jobsApi.saveQuestion(item.id, { ...body, revision: item.base.revision });
      if (!this.state.items.some(({ key }) => key === item.key)) {
        // It was taken out while it was on its way.
        if (item.id === null) await jobsApi.deleteQuestion(saved.id);
        return;
      }
      if (item.id === null && this.state.items.at(-1)?.key !== item.key) this.orderChanged = true;
      this.update(item.key, (now) => ({
        ...now,
        id: saved.id,
        base: saved,
        draft: withPointIds(now.draft, item.draft, saved),
      }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "JOB_413") return this.takeIn(item);
      if (error.status === 404 && item.id !== null) {
        this.note("remade", item.key, item.draft.text, [], null, null);
        return this.update(item.key, (now) => ({ ...now, id: null, base: null }));
      }
      if (error.status !== 422) throw error;
      const refused = error.fields.length > 0 ? error.fields : [{ field: "", message: error.message }];
      this.update(item.key, (now) => (now.draft === item.draft ? { ...now, refused } : now));
    }
  }

  /** Somebody else saved it meanwhile: theirs comes in, and mine is saved on top at the next turn. */
  private async takeIn(item: Item): Promise<void> {
    const list = await jobsApi.questions(this.jobId);
    const question = list.questions.find(({ id }) => id === item.id);
    if (!question) return this.update(item.key, (now) => ({ ...now, id: null, base: null }));
    this.update(item.key, (now) => this.taken(now, question, list));
  }

  private taken(item: Item, question: Question, list: QuestionList): Item {
    const theirs = draftOf(question);
    const merged = item.base ? merge(draftOf(item.base), item.draft, theirs) : null;
    if (merged?.kept.length) this.note("kept", item.key, theirs.text, merged.kept, list, question);
    if (merged?.taken.length) this.note("taken", item.key, theirs.text, merged.taken, list, question);
    return { ...item, base: question, draft: merged?.draft ?? theirs };
  }

  private async saveOrder(): Promise<void> {
    if (!this.orderChanged || this.state.items.some(({ id, draft }) => id === null && draft.text.trim()))
      return;
    const ids = this.state.items.flatMap(({ id }) => (id === null ? [] : [id]));
    this.orderChanged = false;
    try {
      await jobsApi.order(this.jobId, ids);
    } catch (error) {
      // A list that somebody else changed is read again; the order of those who are here is kept for the next change.
      this.orderChanged = !(error instanceof ApiError && error.code === "JOB_412");
      if (this.orderChanged) throw error;
    }
  }

  private note(
    kind: Notice["kind"],
    key: string,
    text: string,
    fields: readonly Field[],
    list: QuestionList | null,
    question: Question | null,
  ): void {
    const by = question?.changed_by ?? question?.created_by ?? "";
    const notice = { id: ++this.notes, kind, key, text, fields, name: list?.people?.[by] ?? null };
    const others = this.state.notices.filter((one) => one.key !== key || one.kind !== kind);
    this.set({ notices: [...others, notice].slice(-4) });
  }

  private update(key: string, change: (item: Item) => Item): void {
    this.set({ items: this.state.items.map((item) => (item.key === key ? change(item) : item)) });
  }

  private set(next: Partial<EditorState>): void {
    this.state = { ...this.state, ...next };
    for (const listener of this.listeners) listener();
  }
}

function inOrder(list: QuestionList): Question[] {
  return [...list.questions].sort((a, b) => a.position - b.position);
}

function itemOf(question: Question): Item {
  return { key: question.id, id: question.id, draft: draftOf(question), base: question, refused: [] };
}
