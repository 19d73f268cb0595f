import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "@/ui/language-switch";
import { Card } from "@/ui/parts";

/** The frame of the pages before somebody is signed in. */
export function AuthFrame({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation("common");
  return (
    <main className="mx-auto grid min-h-dvh max-w-[440px] content-center gap-4 px-4 py-8">
      <p className="flex items-center gap-2 text-lg font-semibold">
        <img src="/favicon.svg" alt="" width={28} height={28} />
        {t("product")}
      </p>
      <Card className="grid gap-4 sm:p-8">
        <h1 className="text-2xl font-semibold">{title}</h1>
        {children}
      </Card>
      <div className="justify-self-end">
        <LanguageSwitch />
      </div>
    </main>
  );
}
