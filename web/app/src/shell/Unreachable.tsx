/** A page whose own code could not be fetched, for want of a network, says so: the rest of the page stays. */

import { Component, type ReactNode } from "react";

interface Props {
  /** Where one is: elsewhere it is tried anew. */
  place: string;
  children: ReactNode;
}

export class Unreachable extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidUpdate({ place }: Props): void {
    if (this.state.broken && place !== this.props.place) this.setState({ broken: false });
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <section className="page" role="alert">
        <h1>This page could not be opened</h1>
        <p>It may be the connection.</p>
        <button onClick={() => location.reload()}>Try again</button>
      </section>
    );
  }
}
