/** A photo has arrived, and is being looked at. */

export function Looking() {
  return (
    <p className="card doing" role="status">
      <i aria-hidden /> Looking at your photo
    </p>
  );
}
