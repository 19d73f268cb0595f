import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { Button } from "@/ui/button";
import { Failure } from "@/ui/failure";
import { TextField } from "@/ui/field";

const schema = z.object({ email: z.email() });

interface Props {
  label: string;
  busyLabel: string;
  send: (email: string) => Promise<unknown>;
  onSent: (email: string) => void;
}

/** Asks for an address that a link goes to. */
export function AddressForm({ label, busyLabel, send, onSent }: Props) {
  const { t } = useTranslation("account");
  const [error, setError] = useState<unknown>(null);
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: "" } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ email }) => {
    setError(null);
    try {
      await send(email);
      onSent(email);
    } catch (failure) {
      setError(failure);
    }
  });
  return (
    <form noValidate className="grid gap-4" onSubmit={submit}>
      <TextField
        label={t("email")}
        type="email"
        autoComplete="username"
        error={errors.email && t("emailNeeded")}
        {...form.register("email")}
      />
      {error !== null && <Failure error={error} />}
      <Button type="submit" tone="primary" busy={isSubmitting} busyLabel={busyLabel}>
        {label}
      </Button>
    </form>
  );
}
