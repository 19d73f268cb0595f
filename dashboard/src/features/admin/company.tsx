import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { adminApi, type CompanyView, peopleApi, settingsKeys } from "@/api/settings";
import { useSession } from "@/features/auth/use-session";
import { PageHead } from "@/features/shell/page-head";
import { STATE_TONES, stateOf, useRoleWords } from "@/features/users/words";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Failure, sentence } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Card, Chip, Skeleton } from "@/ui/parts";
import { Time } from "@/ui/time";
import { toasts } from "@/ui/toast";

const route = getRouteApi("/company/admin/companies/$id");
const PLANS = ["free", "pro", "expert"] as const;

/** One company: who is in it, what it may do, and switching it off. */
export default function CompanyPage() {
  const { id } = route.useParams();
  const { t } = useTranslation("admin");
  const company = useQuery({
    queryKey: settingsKeys.company(id),
    queryFn: ({ signal }) => adminApi.company(id, signal),
  });
  return (
    <div className="max-w-[840px]">
      <Link
        to="/admin/companies"
        search={{}}
        className="mb-2 -ml-1 inline-flex min-h-10 items-center gap-1 text-muted hover:text-text"
      >
        <ChevronLeft aria-hidden="true" size={16} strokeWidth={1.75} />
        {t("companies.title")}
      </Link>
      <PageHead title={t("companies.title")} object={company.data?.name} />
      {company.error && <Failure error={company.error} onRetry={() => void company.refetch()} />}
      {company.isPending && <Skeleton className="h-64" />}
      {company.data && (
        <div className="grid gap-4">
          <About company={company.data} />
          <People companyId={id} />
        </div>
      )}
    </div>
  );
}

function About({ company }: { company: CompanyView }) {
  const { t } = useTranslation("admin");
  const { t: common } = useTranslation("common");
  const client = useQueryClient();
  const session = useSession();
  const [asking, setAsking] = useState(false);
  const own =
    (session.status === "signed_in" || session.status === "expired") &&
    session.user.company_id === company.id;
  const save = useMutation({
    mutationFn: (body: { is_active?: boolean; plan?: CompanyView["plan"] }) =>
      adminApi.updateCompany(company.id, body),
    onSuccess: async (saved) => {
      client.setQueryData(settingsKeys.company(company.id), saved);
      await client.invalidateQueries({ queryKey: [...settingsKeys.companies, "list"] });
    },
    onError: (error) => toasts.fail(sentence(error, common)),
  });
  return (
    <Card className="grid gap-4" aria-labelledby="company-about">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="company-about" className="flex-1 text-lg font-semibold">
          {t("companies.about")}
        </h2>
        <Chip tone={company.is_active ? "good" : "caution"}>
          {t(company.is_active ? "companies.on" : "companies.off")}
        </Chip>
      </div>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        <dt className="text-muted">{t("companies.domain")}</dt>
        <dd>{company.domain ?? "—"}</dd>
        <dt className="text-muted">{t("companies.contact")}</dt>
        <dd className="break-all">{company.settings.contact_email ?? "—"}</dd>
        <dt className="text-muted">{t("companies.since")}</dt>
        <dd>
          <Time at={company.created_at} dateOnly />
        </dd>
      </dl>
      <div className="max-w-60">
        <SelectField
          label={t("companies.planLabel")}
          value={company.plan}
          disabled={save.isPending}
          onChange={({ target }) => save.mutate({ plan: target.value as CompanyView["plan"] })}
        >
          {PLANS.map((plan) => (
            <option key={plan} value={plan}>
              {t(`companies.plan.${plan}`)}
            </option>
          ))}
        </SelectField>
      </div>
      {own ? (
        <p className="text-muted">{t("companies.own")}</p>
      ) : (
        <div>
          {company.is_active ? (
            <Button tone="danger" onClick={() => setAsking(true)}>
              {t("companies.switchOff")}
            </Button>
          ) : (
            <Button busy={save.isPending} onClick={() => save.mutate({ is_active: true })}>
              {t("companies.switchOn")}
            </Button>
          )}
        </div>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("companies.offTitle", { name: company.name })}
        act={t("companies.switchOff")}
        onAct={() => save.mutate({ is_active: false }, { onSettled: () => setAsking(false) })}
        busy={save.isPending}
        busyLabel={t("companies.switching")}
      >
        {t("companies.offText")}
      </Confirm>
    </Card>
  );
}

function People({ companyId }: { companyId: string }) {
  const { t } = useTranslation("admin");
  const role = useRoleWords();
  const list = useQuery({
    queryKey: [...settingsKeys.users, "of", companyId],
    queryFn: ({ signal }) => peopleApi.users({ company_id: companyId }, signal),
  });
  return (
    <Card className="grid gap-3" aria-labelledby="company-people">
      <h2 id="company-people" className="text-lg font-semibold">
        {t("companies.who")}
      </h2>
      {list.error && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton className="h-24" />}
      {list.data?.users.length === 0 && <p className="text-muted">{t("companies.nobody")}</p>}
      <ul className="grid gap-3 empty:hidden">
        {list.data?.users.map((person) => {
          const state = stateOf(person);
          return (
            <li
              key={person.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-hairline pt-3"
            >
              <span className="grid min-w-0 flex-1 basis-56">
                <span className="font-medium break-words">{person.name}</span>
                <span className="text-sm break-all text-muted">{person.email}</span>
                <span className="text-sm text-muted">{role(person)}</span>
              </span>
              <Chip tone={STATE_TONES[state]}>{t(`users.is.${state}`)}</Chip>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
