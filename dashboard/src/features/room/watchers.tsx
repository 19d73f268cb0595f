import { Eye } from "lucide-react";
import { useEffect, useState } from "react";
import type { LiveState } from "@/media/types";

/** Who of the company follows, in the company's words. It changes only while the candidate is not speaking. */
export function Watchers({ live }: { live: LiveState | null }) {
  const told = (live?.watchers ?? []).join("\n");
  const speaking = live?.candidate_speaking ?? false;
  const [shown, setShown] = useState(told);
  useEffect(() => {
    if (!speaking) setShown(told);
  }, [told, speaking]);
  return (
    <div role="status" data-testid="watchers" className="bg-sunken empty:hidden">
      {shown && (
        <p className="mx-auto flex max-w-[960px] items-start gap-2 px-4 py-2 text-base">
          <Eye aria-hidden="true" size={20} strokeWidth={1.75} className="mt-0.5 shrink-0" />
          <span className="whitespace-pre-line">{shown}</span>
        </p>
      )}
    </div>
  );
}
