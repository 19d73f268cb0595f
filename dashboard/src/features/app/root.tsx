import { type ErrorComponentProps, Link, Outlet } from "@tanstack/react-router";
import { CloudOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTitle } from "@/lib/use-title";
import { Button, buttonClass } from "@/ui/button";

export function Root() {
  return (
    <>
      <OfflineBanner />
      <Outlet />
    </>
  );
}

function OfflineBanner() {
  const { t, i18n } = useTranslation("common");
  const [since, setSince] = useState<Date | null>(navigator.onLine ? null : new Date());
  useEffect(() => {
    const off = () => setSince(new Date());
    const on = () => setSince(null);
    window.addEventListener("offline", off);
    window.addEventListener("online", on);
    return () => {
      window.removeEventListener("offline", off);
      window.removeEventListener("online", on);
    };
  }, []);
  return (
    <div role="status" className="sticky top-0 z-10 empty:hidden">
      {since && (
        <p className="flex items-center justify-center gap-2 bg-caution-tint px-4 py-1.5 text-caution">
          <CloudOff aria-hidden="true" size={16} strokeWidth={1.75} />
          {t("offlineBanner", { time: since.toLocaleTimeString(i18n.language) })}
        </p>
      )}
    </div>
  );
}

export function NotFound() {
  const { t } = useTranslation("common");
  useTitle(t("notFound.title"));
  return (
    <main className="mx-auto grid max-w-[480px] gap-4 px-4 py-24">
      <h1 className="text-2xl font-semibold">{t("notFound.title")}</h1>
      <p className="text-muted">{t("notFound.text")}</p>
      <Link to="/" className={`${buttonClass("primary", "md")} justify-self-start`}>
        {t("notFound.home")}
      </Link>
    </main>
  );
}

/** The last net: something in the page itself broke. */
export function Crash({ error }: ErrorComponentProps) {
  const { t } = useTranslation("common");
  return (
    <main role="alert" className="mx-auto grid max-w-[480px] gap-4 px-4 py-24">
      <h1 className="text-2xl font-semibold">{t("crash.title")}</h1>
      <p className="text-muted">{t("crash.text")}</p>
      <pre className="overflow-x-auto rounded-control bg-sunken p-3 font-mono text-sm">
        {error instanceof Error ? error.message : String(error)}
      </pre>
      <Button tone="primary" className="justify-self-start" onClick={() => window.location.reload()}>
        {t("tryAgain")}
      </Button>
    </main>
  );
}
