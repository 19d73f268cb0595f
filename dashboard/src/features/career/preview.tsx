import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { type Cv, careerApi, careerKeys } from "@/api/career";
import { Failure } from "@/ui/failure";
import { Skeleton } from "@/ui/parts";

/** The document as it would be printed now, with a style of its own that touches nothing else. */
export function Preview({ cv }: { cv: Cv }) {
  const { t } = useTranslation("career");
  const host = useRef<HTMLDivElement>(null);
  const found = useQuery({
    queryKey: careerKeys.preview(cv.id, cv.revision),
    queryFn: ({ signal }) => careerApi.preview(cv.id, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const drawn = found.data;
  useEffect(() => {
    if (!host.current || !drawn) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    // The service escapes every word of it; the page's own rules stand for the printed page's root.
    const style = document.createElement("style");
    style.textContent = `:host{display:block}.sheet{font:9.5pt/1.5 system-ui,sans-serif}${drawn.style
      .replaceAll(/@page\s*\{[^}]*\}/g, "")
      .replaceAll(/(^|\s)html\s*\{/g, "$1.sheet {")
      .replaceAll(/(\d)rem/g, "$1em")}.sheet{background:#fff;color:#1a1c1f;padding:12mm}`;
    const sheet = document.createElement("div");
    sheet.className = "sheet";
    sheet.lang = cv.language;
    sheet.innerHTML = drawn.html;
    root.replaceChildren(style, sheet);
  }, [drawn, cv.language]);
  return (
    <section aria-label={t("cv.preview")} className="grid content-start gap-2">
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton className="h-96" />}
      <div
        ref={host}
        className="overflow-hidden rounded-card border border-hairline bg-white"
        hidden={!drawn}
      />
    </section>
  );
}
