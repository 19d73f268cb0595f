import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, type ButtonSize } from "./button";

/** Copies and confirms in place. */
export function CopyButton({ text, label, size = "md" }: { text: string; label: string; size?: ButtonSize }) {
  const { t } = useTranslation("common");
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      size={size}
      icon={copied ? Check : Copy}
      busy={copied}
      busyLabel={t("copied")}
      onClick={async () => {
        await navigator.clipboard.writeText(text);
        setCopied(true);
      }}
    >
      {label}
    </Button>
  );
}
