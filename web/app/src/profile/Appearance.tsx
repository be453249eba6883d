/** Light or dark. */

import { useState } from "react";
import { choose, theme, THEMES, type Theme } from "../shell/theme";

export function Appearance() {
  const [chosen, setChosen] = useState<Theme>(theme);
  return (
    <label className="card field">
      Appearance
      <select
        value={chosen}
        onChange={(event) => {
          choose(event.target.value as Theme);
          setChosen(theme());
        }}
      >
        {Object.entries(THEMES).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
