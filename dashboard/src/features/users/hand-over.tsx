import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Person, peopleApi, settingsKeys } from "@/api/settings";
import { Dialog } from "@/ui/dialog";
import { Failure } from "@/ui/failure";
import { FormEnd } from "@/ui/form-end";
import { Skeleton } from "@/ui/parts";

const HELD = ["candidates", "interviews", "reports", "api_keys", "sessions"] as const;

interface Props {
  person: Person;
  busy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

/** What somebody still holds, before they are deactivated. */
export function HandOverDialog({ person, busy, onClose, onConfirm }: Props) {
  const { t } = useTranslation(["admin", "common"]);
  const held = useQuery({
    queryKey: settingsKeys.handOver(person.id),
    queryFn: ({ signal }) => peopleApi.handOver(person.id, signal),
    gcTime: 0,
  });
  const lines = HELD.filter((one) => (held.data?.[one] ?? 0) > 0);
  return (
    <Dialog open onClose={onClose} title={t("users.deactivateTitle", { name: person.name })}>
      <p className="text-muted">{t("users.deactivateText")}</p>
      {held.error && <Failure error={held.error} onRetry={() => void held.refetch()} />}
      {held.isPending && <Skeleton className="h-16" />}
      {held.data && lines.length === 0 && <p>{t("users.holdsNothing")}</p>}
      {lines.length > 0 && (
        <div data-testid="hand-over">
          <p className="font-medium">{t("users.handOver")}</p>
          <ul className="list-disc pl-5 marker:text-subtle">
            {lines.map((one) => (
              <li key={one}>{t(`users.holds.${one}`, { count: held.data?.[one] ?? 0 })}</li>
            ))}
          </ul>
        </div>
      )}
      <FormEnd
        label={t("users.deactivateIt", { name: person.name })}
        tone="danger"
        busy={busy}
        busyLabel={t("users.deactivating")}
        testId="confirm-deactivate"
        onConfirm={onConfirm}
        onCancel={onClose}
      />
    </Dialog>
  );
}
