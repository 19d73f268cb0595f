import { useEffect } from "react";

const PRODUCT = "AI Interviewer";

/** `Page · Object · Product`. Never pass anything of an interview link here. */
export function useTitle(...parts: (string | null | undefined)[]): void {
  const title = [...parts.filter(Boolean), PRODUCT].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
