import { createContext, useContext } from "react";

/**
 * Where menus and lists open. A modal on the browser's own dialog stands above everything of the page, so what opens
 * from within it must be drawn within it.
 */
export const PortalTo = createContext<HTMLElement | null>(null);

export function usePortal(): HTMLElement | undefined {
  return useContext(PortalTo) ?? undefined;
}
