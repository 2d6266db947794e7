import { LoadingNote, reloadPage, Skeleton } from '../ui/skeleton.tsx'

/** Holds the place of a screen whose code is on its way. */
export function ScreenSkeleton() {
  return (
    <div className="mx-auto grid w-full max-w-page gap-8 px-4 py-8 sm:px-6 lg:px-8 lg:py-12">
      <LoadingNote onRetry={reloadPage} />
      <Skeleton className="h-10 w-64 max-w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  )
}
