import { useTranslations } from 'use-intl'
import { seatPolicies, type SeatPolicy } from '#shared/contracts/members.ts'
import { useTRPCClient } from '../../trpc/react.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/card.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import { useMembersAct } from './use-members-act.ts'

/** Who may fill seats; a choice holds as soon as it is made. */
export function SeatPolicyChoice({ policy }: { policy: SeatPolicy }) {
  const t = useTranslations('members.policy')
  const words = useErrorWords()
  const client = useTRPCClient()
  const choose = useMembersAct(
    (wanted: SeatPolicy) => client.members.setSeatPolicy.mutate({ policy: wanted }),
    () => t('saved'),
  )
  return (
    <Card as="section" aria-label={t('title')} className="grid gap-3">
      <ChoiceList<SeatPolicy>
        legend={t('title')}
        value={choose.isPending ? choose.variables : policy}
        onChange={(wanted) => choose.mutate(wanted)}
        options={seatPolicies.map((each) => ({ value: each, label: t(each), hint: t(`hint.${each}`) }))}
      />
      <p className="text-label text-muted">{t('money')}</p>
      {choose.isError ? (
        <Banner tone="danger" role="alert" title={t('failed')}>
          <p>{words(choose.error)}</p>
        </Banner>
      ) : null}
    </Card>
  )
}
