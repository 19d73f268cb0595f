import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "@/ui/cn";
import { LanguageSwitch } from "@/ui/language-switch";
import { Card } from "@/ui/parts";

interface Props {
  title: string;
  icon?: ReactNode;
  wide?: boolean;
  /** For what takes the place of a form: its heading takes the focus. */
  focused?: boolean;
  children: ReactNode;
}

/** The frame of the pages before somebody is signed in. */
export function AuthFrame({ title, icon, wide = false, focused = false, children }: Props) {
  const { t } = useTranslation("common");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused]);
  return (
    <main
      className={cn(
        "mx-auto grid min-h-dvh content-center gap-4 px-4 py-8",
        wide ? "max-w-[560px]" : "max-w-[440px]",
      )}
    >
      <p className="flex items-center gap-2 text-lg font-semibold">
        <img src="/favicon.svg" alt="" width={28} height={28} />
        {t("product")}
      </p>
      <Card className="grid gap-4 sm:p-8">
        {icon}
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold">
          {title}
        </h1>
        {children}
      </Card>
      <div className="justify-self-end">
        <LanguageSwitch />
      </div>
    </main>
  );
}
