import { Component, type ErrorInfo, type ReactNode } from 'react'
import { CrashScreen } from './crash-screen.tsx'

interface ErrorBoundaryProps {
  /** The boundary forgets its error when this changes: give the path. */
  readonly resetKey: string
  readonly children: ReactNode
}

/** Shows the crash screen instead of what threw; the header and footer around it stay. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: unknown; hasFailed: boolean }> {
  override state: { error: unknown; hasFailed: boolean } = { error: null, hasFailed: false }

  static getDerivedStateFromError(error: unknown) {
    return { error, hasFailed: true }
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    reportError(new Error(`a screen failed to draw: ${info.componentStack ?? ''}`, { cause: error }))
  }

  override componentDidUpdate(before: ErrorBoundaryProps) {
    if (this.state.hasFailed && before.resetKey !== this.props.resetKey) {
      this.setState({ error: null, hasFailed: false })
    }
  }

  override render() {
    return this.state.hasFailed ? <CrashScreen error={this.state.error} /> : this.props.children
  }
}
