import { Skeleton } from "./parts";

export { Skeleton };

/** As many rows as will come, each as high as one will be. */
export function SkeletonRows({ rows = 6, height = 40 }: { rows?: number; height?: number }) {
  return (
    <div aria-hidden="true" className="divide-y divide-hairline">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins without an identity
        <div key={index} className="flex items-center gap-4 px-3" style={{ height }}>
          <Skeleton className="w-1/4" />
          <Skeleton className="w-1/3 max-sm:hidden" />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}

/** Lines of running text. */
export function SkeletonText({ lines = 3 }: { lines?: number }) {
  return (
    <div aria-hidden="true" className="grid gap-2">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins without an identity
        <Skeleton key={index} className={index === lines - 1 ? "w-2/3" : "w-full"} />
      ))}
    </div>
  );
}
