/** Pages of system admins, inside the frame for signed-in people. */
export const adminPages = [] as const;
