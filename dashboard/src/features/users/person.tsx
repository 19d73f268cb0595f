import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, LockOpen, MailPlus, UserX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Person, type PersonUpdate, peopleApi, settingsKeys } from "@/api/settings";
import { useMay } from "@/features/auth/use-may";
import { useSession } from "@/features/auth/use-session";
import { Button } from "@/ui/button";
import { Failure, sentence } from "@/ui/failure";
import { SelectField } from "@/ui/field";
import { Chip, Notice, Skeleton } from "@/ui/parts";
import { Sheet } from "@/ui/sheet";
import { Time } from "@/ui/time";
import { toasts } from "@/ui/toast";
import { HandOverDialog } from "./hand-over";
import { ViewAs } from "./view-as";
import { STATE_TONES, stateOf, useRoleWords } from "./words";

/** One person: state, role, sign-ins, and what can be done about them. */
export function PersonSheet({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const person = useQuery({
    queryKey: [...settingsKeys.users, "one", id],
    queryFn: ({ signal }) => peopleApi.user(id ?? "", signal),
    enabled: id !== undefined,
  });
  return (
    <Sheet
      open={id !== undefined}
      onClose={onClose}
      title={person.data?.name ?? "…"}
      lead={<span className="break-all">{person.data?.email}</span>}
    >
      {person.error && <Failure error={person.error} onRetry={() => void person.refetch()} />}
      {person.isPending && <Skeleton className="h-64" />}
      {person.data && <Detail key={person.data.id} person={person.data} onClose={onClose} />}
    </Sheet>
  );
}

function Detail({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t, i18n } = useTranslation(["admin", "common"]);
  const { t: common } = useTranslation("common");
  const client = useQueryClient();
  const may = useMay();
  const session = useSession();
  const role = useRoleWords();
  const [leaving, setLeaving] = useState(false);
  const [seeing, setSeeing] = useState(false);
  const own =
    (session.status === "signed_in" || session.status === "expired") && session.user.id === person.id;
  const writes = may("users:write");
  const refresh = () => client.invalidateQueries({ queryKey: settingsKeys.users });
  const act = useMutation({
    mutationFn: (what: () => Promise<Person>) => what(),
    onSuccess: refresh,
  });
  const update = (body: PersonUpdate) => act.mutate(() => peopleApi.update(person.id, body));
  const restore = () =>
    peopleApi
      .update(person.id, { is_active: true })
      .then(refresh)
      .catch((error: unknown) => toasts.fail(sentence(error, common)));
  const deactivate = () =>
    act.mutate(() => peopleApi.update(person.id, { is_active: false }), {
      onSuccess: () => {
        // The way back stands outside of the sheet, where a reader of the sheet does not get.
        onClose();
        toasts.undo(t("users.deactivated", { name: person.name }), restore);
      },
      onError: () => setLeaving(false),
    });
  const state = stateOf(person);
  const { account } = person;
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <Chip tone={STATE_TONES[state]}>{t(`users.is.${state}`)}</Chip>
        <span className="text-muted">{role(person)}</span>
      </div>
      <StateNotice
        person={person}
        state={state}
        busy={act.isPending}
        act={act.mutate}
        writes={writes}
        onBack={() => void restore()}
      />
      {act.error && <Failure error={act.error} />}
      {account && (
        <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-[auto_1fr]">
          <Fact name={t("users.lastActive")}>
            {account.last_active_at ? <Time at={account.last_active_at} zone /> : t("users.never")}
          </Fact>
          <Fact name={t("users.sessions")}>
            <span className="tabular">{account.sessions.toLocaleString(i18n.language)}</span>
          </Fact>
          <Fact name={t("users.verified")}>{t(account.email_verified ? "users.yes" : "users.no")}</Fact>
          {person.department && <Fact name={t("users.department")}>{person.department}</Fact>}
          {person.manager && <Fact name={t("users.manager")}>{person.manager.name}</Fact>}
          <Fact name={t("users.since")}>
            <Time at={person.created_at} dateOnly />
          </Fact>
        </dl>
      )}
      {own ? (
        <Notice title={t("users.ownRole")} />
      ) : (
        writes &&
        (person.role === "HR" || person.role === "EMPLOYEE") && (
          <RoleField person={person} busy={act.isPending} onChange={update} />
        )
      )}
      <div className="flex flex-wrap gap-2">
        <Button icon={Eye} onClick={() => setSeeing(true)}>
          {t("users.viewAs")}
        </Button>
        {writes && !own && person.is_active && (
          <Button tone="danger" icon={UserX} data-testid="deactivate" onClick={() => setLeaving(true)}>
            {t("users.deactivate")}
          </Button>
        )}
      </div>
      {leaving && (
        <HandOverDialog
          person={person}
          busy={act.isPending}
          onClose={() => setLeaving(false)}
          onConfirm={deactivate}
        />
      )}
      {seeing && <ViewAs person={person} onClose={() => setSeeing(false)} />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="mb-1 sm:mb-0">{children}</dd>
    </>
  );
}

interface StateProps {
  person: Person;
  state: ReturnType<typeof stateOf>;
  busy: boolean;
  writes: boolean;
  act: (what: () => Promise<Person>) => void;
  onBack: () => void;
}

/** What is the matter, and the one act that helps. */
function StateNotice({ person, state, busy, writes, act, onBack }: StateProps) {
  const { t } = useTranslation("admin");
  if (state === "active") return null;
  const again = (
    <Button
      icon={MailPlus}
      busy={busy}
      busyLabel={t("users.sending")}
      data-testid="invite-again"
      onClick={() => act(() => peopleApi.inviteAgain(person.id))}
    >
      {t("users.sendAgain")}
    </Button>
  );
  const unlock = (
    <Button
      icon={LockOpen}
      busy={busy}
      data-testid="unlock"
      onClick={() => act(() => peopleApi.unlock(person.id))}
    >
      {t("users.unlock")}
    </Button>
  );
  const back = (
    <Button busy={busy} data-testid="activate" onClick={onBack}>
      {t("users.activate")}
    </Button>
  );
  const help = { invited: again, invitation_expired: again, bounced: again, locked: unlock, inactive: back }[
    state
  ];
  const until = state === "locked" ? person.account?.locked_until : person.account?.invitation_expires_at;
  return (
    <Notice tone={STATE_TONES[state]} title={t(`users.${state}Title`)} actions={writes && help}>
      <p>{t(`users.${state}Text`)}</p>
      {until && state !== "inactive" && state !== "bounced" && (
        <p>
          {t("users.until")} <Time at={until} zone />
        </p>
      )}
    </Notice>
  );
}

function RoleField({
  person,
  busy,
  onChange,
}: {
  person: Person;
  busy: boolean;
  onChange: (body: PersonUpdate) => void;
}) {
  const { t } = useTranslation("admin");
  const roles = useQuery({ queryKey: settingsKeys.roles, queryFn: ({ signal }) => peopleApi.roles(signal) });
  const value = person.custom_role?.id ?? person.role;
  const choose = (next: string) => {
    const custom = roles.data?.roles.find(({ id }) => id === next);
    onChange(
      custom
        ? { role: custom.base_role, custom_role_id: custom.id }
        : { role: next as NonNullable<PersonUpdate["role"]>, custom_role_id: null },
    );
  };
  return (
    <div className="grid gap-1">
      <SelectField
        label={t("users.roleColumn")}
        hint={t("users.roleHint")}
        value={value}
        disabled={busy || !roles.data}
        data-testid="role"
        onChange={({ target }) => choose(target.value)}
      >
        <option value="EMPLOYEE">{t("users.role.EMPLOYEE")}</option>
        <option value="HR">{t("users.role.HR")}</option>
        {roles.data?.roles.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <p role="status" className="sr-only">
        {t("users.roleIs", { role: person.custom_role?.name ?? t(`users.role.${person.role}`) })}
      </p>
    </div>
  );
}
