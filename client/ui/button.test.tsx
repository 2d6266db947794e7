import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { Button } from './button.tsx'

test('a busy button changes its words, keeps the focus and takes no second click', async () => {
  const user = userEvent.setup()
  const press = vi.fn()
  const { rerender } = render(<Button onClick={press}>{'Pay €29.00'}</Button>)
  await user.click(screen.getByRole('button', { name: 'Pay €29.00' }))
  rerender(
    <Button onClick={press} busyLabel="Paying €29.00…">
      {'Pay €29.00'}
    </Button>,
  )
  const busy = screen.getByRole('button', { name: 'Paying €29.00…' })
  expect(document.activeElement).toBe(busy)
  await user.click(busy)
  await user.keyboard('{Enter}')
  expect(press).toHaveBeenCalledTimes(1)
})

test('a locked submit button does not send its form', async () => {
  const user = userEvent.setup()
  const send = vi.fn((event: { preventDefault(): void }) => event.preventDefault())
  render(
    <form onSubmit={send}>
      <Button type="submit" isLocked>
        {'Pay'}
      </Button>
    </form>,
  )
  await user.click(screen.getByRole('button', { name: 'Pay' }))
  expect(send).not.toHaveBeenCalled()
})
