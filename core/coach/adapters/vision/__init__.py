"""Models that look at pictures, by the setting that names them."""
