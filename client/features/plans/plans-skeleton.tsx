import { Card } from '../../ui/card.tsx'
import { LoadingNote, Skeleton } from '../../ui/skeleton.tsx'

const cards = ['first', 'second', 'third', 'fourth']

/** The page's shape while prices are on their way. */
export function PlansSkeleton({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="grid gap-8">
      <LoadingNote onRetry={onRetry} />
      <div className="flex flex-wrap items-end justify-between gap-4">
        <Skeleton className="h-16 w-56" />
        <Skeleton className="h-16 w-32" />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {cards.map((card) => (
          <Card key={card} className="grid content-start gap-4">
            <Skeleton className="h-8 w-32" />
            <Skeleton className="h-20 w-40" />
            <Skeleton className="h-11 w-full" />
            <Skeleton className="h-40 w-full" />
          </Card>
        ))}
      </div>
    </div>
  )
}
