import { useQuery } from "@tanstack/react-query";
import { prepareApi, prepareKeys } from "@/api/prepare";

/** One's own résumés, the latest first, to choose one of them. */
export function useOwnResumes() {
  return useQuery({
    queryKey: prepareKeys.resumes,
    queryFn: ({ signal }) => prepareApi.resumes(signal),
  });
}

export function ResumeOptions({ rows }: { rows: readonly { resume_id: string; filename: string }[] }) {
  return rows.map(({ resume_id: id, filename }) => (
    <option key={id} value={id}>
      {filename}
    </option>
  ));
}
