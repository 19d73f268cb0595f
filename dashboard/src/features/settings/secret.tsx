import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { Choice } from "@/ui/field";

interface Props {
  title: string;
  children?: ReactNode;
  secret: string;
  /** Names what is copied, for whoever hears the button. */
  copy: string;
  onStored: () => void;
}

/** Something that is shown once: it goes only when the person says that it is stored. */
export function SecretDialog({ title, children, secret, copy, onStored }: Props) {
  const { t } = useTranslation("settings");
  const [stored, setStored] = useState(false);
  return (
    <Dialog open onClose={() => undefined} dismissable={false} title={title}>
      <p className="text-muted">{t("secret.once")}</p>
      {children}
      <code
        data-testid="secret"
        className="block rounded-control bg-sunken p-3 font-mono text-sm break-all select-all"
      >
        {secret}
      </code>
      <div>
        <CopyButton text={secret} label={copy} />
      </div>
      <Choice type="checkbox" checked={stored} onChange={({ target }) => setStored(target.checked)}>
        {t("secret.stored")}
      </Choice>
      <div className="flex flex-wrap items-center justify-end gap-3">
        {!stored && <p className="text-sm text-muted">{t("secret.tick")}</p>}
        <Button tone="primary" disabled={!stored} onClick={onStored}>
          {t("secret.done")}
        </Button>
      </div>
    </Dialog>
  );
}
