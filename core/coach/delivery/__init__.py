"""An answer on its way to everybody who watches it: nothing lost, doubled, disordered or left hanging."""
