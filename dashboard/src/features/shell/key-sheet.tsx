import { useTranslation } from "react-i18next";
import { useKeyList, useSingleKeysOn } from "@/lib/use-keys";
import { Kbd } from "@/ui/kbd";
import { Sheet } from "@/ui/sheet";

/** Every shortcut that works now, read from what is registered: it cannot be out of date. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("shell");
  const all = useKeyList();
  const single = useSingleKeysOn();
  const page = all.filter(({ group }) => group !== "everywhere");
  const everywhere = all.filter(({ group }) => group === "everywhere");
  return (
    <Sheet open onClose={onClose} title={t("keys.title")} lead={t(single ? "keys.lead" : "keys.leadOff")}>
      <div className="grid gap-6">
        {[
          { title: t("keys.page"), list: page },
          { title: t("keys.everywhere"), list: everywhere },
        ].map(
          ({ title, list }) =>
            list.length > 0 && (
              <section key={title} className="grid gap-1">
                <h3 className="text-sm font-medium text-muted">{title}</h3>
                <dl>
                  {list.map(({ keys, label }) => (
                    <div
                      key={keys}
                      className="flex min-h-9 items-center justify-between gap-4 border-b border-hairline py-1 last:border-b-0"
                    >
                      <dt>{label}</dt>
                      <dd>
                        <span className="sr-only">{keys.replace(/Key|Digit/g, "")}</span>
                        <Kbd keys={keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ),
        )}
      </div>
    </Sheet>
  );
}
