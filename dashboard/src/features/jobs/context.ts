import { createContext, useContext } from "react";
import type { JobDraft } from "@/api/jobs";
import type { Job } from "@/api/types";
import type { EditorState, QuestionsEditor } from "./editor";

/** What the tabs of one job share: its questions stay as they are while one goes from tab to tab. */
export interface JobContext {
  job: Job;
  editor: QuestionsEditor;
  state: EditorState;
  /** Against the published version; undefined until it has come. */
  draft: JobDraft | undefined;
}

export const CurrentJob = createContext<JobContext | null>(null);

export function useJob(): JobContext {
  const context = useContext(CurrentJob);
  if (!context) throw new Error("only within a job's page");
  return context;
}
