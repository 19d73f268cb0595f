import { getRouteApi, Outlet } from "@tanstack/react-router";
import { createContext, useContext, useLayoutEffect, useState } from "react";
import { logoAddress } from "@/api/candidate";
import type { Brand } from "@/api/types";
import { accentStyle } from "@/lib/accent";
import { cn } from "@/ui/cn";

const route = getRouteApi("/interview/$token");

export type Logo = NonNullable<Brand["logo"]>;
interface Shown {
  logo: Logo;
  address: string;
}

const LogoContext = createContext<Shown | null>(null);

/** Around every page behind a candidate's link: the inviting company's colour, and its logo for those who show it. */
export function BrandFrame() {
  const { token } = route.useParams();
  const { brand } = route.useLoaderData();
  const accent = brand?.accent ?? null;
  // Dialogs hang on the document, outside of this frame.
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const properties = Object.entries(accentStyle(accent));
    for (const [name, value] of properties) style.setProperty(name, value);
    return () => {
      for (const [name] of properties) style.removeProperty(name);
    };
  }, [accent]);
  const logo = brand?.logo;
  return (
    <LogoContext value={logo ? { logo, address: logoAddress(token, logo.mark) } : null}>
      <Outlet />
    </LogoContext>
  );
}

/** The company's name beside its logo, where it has one. */
export function CompanyName({ name }: { name: string }) {
  const shown = useContext(LogoContext);
  return (
    <>
      {shown && <LogoImage key={shown.address} {...shown} />}
      <span className="min-w-0 truncate" title={name}>
        {name}
      </span>
    </>
  );
}

/** On white, which its picture was made for; nothing where it cannot be loaded. The name beside it says what it is. */
export function LogoImage({ logo, address, className }: Shown & { className?: string }) {
  const [gone, setGone] = useState(false);
  if (gone) return null;
  return (
    <img
      src={address}
      alt=""
      width={logo.width_px}
      height={logo.height_px}
      className={cn(
        "h-9 w-auto max-w-[34%] shrink-0 rounded-control bg-[#fff] object-contain p-1 sm:max-w-40",
        className,
      )}
      data-testid="company-logo"
      onError={() => setGone(true)}
    />
  );
}
