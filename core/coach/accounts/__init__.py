"""An account as a whole: erased wherever something of it lies, and handed out as one archive."""
