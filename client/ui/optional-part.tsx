import { Component, Suspense, type ReactNode } from 'react'

interface OptionalPartProps {
  readonly fallback: ReactNode
  readonly children: ReactNode
}

/**
 * A part whose code is loaded when it is needed. Until it is there, and where it does not come, its place shows the
 * fallback: after a deployment the files of an open page may be gone, and then the rest, with what was typed, has to stay.
 */
export class OptionalPart extends Component<OptionalPartProps, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    const { fallback, children } = this.props
    return this.state.hasFailed ? fallback : <Suspense fallback={fallback}>{children}</Suspense>
  }
}
