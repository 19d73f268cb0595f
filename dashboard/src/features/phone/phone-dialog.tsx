import { Phone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CandidateView } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { hasPhone, PhoneOffer } from "./offer";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  lead: string;
  view: CandidateView;
  token: string;
}

export function PhoneDialog({ open, onClose, title, lead, view, token }: Props) {
  const { t } = useTranslation("common");
  return (
    <Dialog open={open} onClose={onClose} title={title} className="candidate-text">
      <p className="text-muted">{lead}</p>
      <PhoneOffer view={view} token={token} short />
      <Button size="lg" onClick={onClose}>
        {t("close")}
      </Button>
    </Dialog>
  );
}

/** The way out of a page on which the browser cannot do it; nothing where there is no telephone. */
export function PhoneInstead({ view, token }: { view: CandidateView; token: string }) {
  const { t } = useTranslation("candidate");
  const [open, setOpen] = useState(false);
  if (!hasPhone(view)) return null;
  return (
    <>
      <Button size="lg" icon={Phone} data-testid="phone-instead-button" onClick={() => setOpen(true)}>
        {t("phone.instead")}
      </Button>
      <PhoneDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("phone.instead")}
        lead={t("phone.lead")}
        view={view}
        token={token}
      />
    </>
  );
}
