import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { practiceApi } from "@/api/practice";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { Points } from "./feedback";
import { practiceKeys } from "./keys";
import { Score } from "./score";

/** The same answer as two judges read it; only where this server has two. */
export function Compare({ practiceId, number }: { practiceId: string; number: number }) {
  const { t } = useTranslation("prepare");
  const judges = useQuery({
    queryKey: practiceKeys.judges,
    queryFn: ({ signal }) => practiceApi.judges(signal),
    staleTime: 300_000,
  });
  const compare = useMutation({ mutationFn: () => practiceApi.compare(practiceId, number) });
  if ((judges.data?.judges.length ?? 0) < 2) return null;
  return (
    <div className="grid gap-3">
      <div>
        <Button busy={compare.isPending} busyLabel={t("practice.comparing")} onClick={() => compare.mutate()}>
          {t("practice.compare")}
        </Button>
      </div>
      {compare.error && <Failure error={compare.error} />}
      {compare.data && (
        <>
          <p>{t("practice.sameOn", { same: compare.data.same, of: compare.data.of })}</p>
          <div className="grid gap-4 sm:grid-cols-2">
            {compare.data.judgements.map((one) => (
              <section key={one.judge} aria-label={one.name} className="grid content-start gap-2">
                <p className="font-semibold break-words">{one.name}</p>
                <div>
                  <Score score={one.score} />
                </div>
                <Points points={one.feedback.points} />
              </section>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
